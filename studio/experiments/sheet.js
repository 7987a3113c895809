const size = document.getElementById("size");
const zoom = document.getElementById("zoom");
const rows = [...document.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
let place = [0, 0];

size.addEventListener("input", () => document.documentElement.style.setProperty("--size", `${size.value}px`));

function show(row, column) {
  const picture = rows[row]?.[column]?.querySelector("img");
  if (!picture) return;
  place = [row, column];
  zoom.querySelector("img").src = picture.src;
  zoom.querySelector("p").textContent = picture.alt;
  if (!zoom.open) zoom.showModal();
}

rows.forEach((cells, row) => cells.forEach((cell, column) => cell.addEventListener("click", () => show(row, column))));
zoom.addEventListener("click", () => zoom.close());
zoom.addEventListener("keydown", (event) => {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  show(place[0] + step[0], place[1] + step[1]);
});
