"""The word lists that the grammar needs; all in lower case."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _words("""
    a an the this that these those my your his her its our their whose which what some any no every each
    either neither both all half several many much few more most enough various countless numerous one two
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions dozens lots plenty someone somebody something anyone anything everyone
    everybody everything nobody nothing nowhere somewhere me you him them us it he she they we i
""")
"""First words after which English wants no further article."""

NUMBERS = _words("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
""")
"""Numbers that want a plural after them; a singular makes them part of a name for one thing."""

PREPOSITIONS = _words("""
    of in on at by for from with without within into onto upon under underneath over above below beneath
    beside besides between among amid amidst behind before after during through throughout across along
    around about against near next off out outside inside toward towards past beyond like as than via per up
    down to atop versus vs while where when who whom that whose which surrounded covered made
""")
"""Words that end the noun phrase before them: prepositions, relative pronouns, two common participles."""

CONJUNCTIONS = _words("and or nor but plus &")

ADJECTIVES = _words("""
    red orange yellow green blue purple pink brown black white gray grey teal beige cobalt crimson scarlet
    turquoise violet indigo magenta cyan golden silver bronze copper ivory amber azure tangerine maroon navy
    olive colorful colourful bright dark light pale vivid neon pastel striped spotted dotted checkered plain
    big small large little tiny huge giant gigantic massive enormous miniature tall short long wide narrow
    thick thin fat slim round square flat deep shallow high low old young new ancient modern antique vintage
    retro classic medieval futuristic rustic baby adult elderly beautiful pretty handsome ugly cute adorable
    lovely elegant majestic noble fierce brave gentle wise wild tame happy sad angry sleepy lonely proud shy
    calm busy lazy hungry cheerful grumpy funny silly strange weird mysterious magical mystical enchanted
    haunted sacred royal regal rich poor humble simple fancy ornate hot cold warm cool frozen icy snowy
    rainy sunny foggy misty stormy windy dusty muddy wet dry fresh ripe rotten wooden metal metallic steel
    iron stone glass plastic paper leather woolen suede velvet silk satin cotton denim ceramic porcelain
    marble concrete rubber furry fluffy fuzzy hairy soft hard smooth rough shiny glossy matte rusty broken
    cracked worn torn clean dirty messy tidy empty full open closed hidden lost abandoned abstract realistic
    detailed intricate delicate symmetrical minimal minimalist cozy cosy luxurious cheap expensive sporty
    fast slow loud quiet silent solitary single double triple lone first last final african american asian
    european english french german italian japanese chinese indian mexican spanish greek roman egyptian
    nordic celtic victorian edwardian georgian gothic baroque persian siamese arctic tropical urban rural
    alien robotic mechanical electric digital human female male
""")
"""Adjectives after which a word in -ing or -ed still belongs to the noun ("old running shoes")."""

MASS_NOUNS = _words("""
    earth mercury venus mars jupiter saturn uranus neptune pluto candy poop cloisonné water snow ice rain
    fog mist smoke fire lava mud sand dust soil grass moss seaweed coral ivy wheat rice corn bread butter
    cheese milk honey sugar salt pepper chocolate coffee tea wine beer juice soup stew spaghetti pasta sushi
    ramen meat beef pork bacon ham seafood fruit food broccoli garlic spinach popcorn custard toast salad
    champagne whiskey whisky rum vodka lemonade soda cereal porridge tofu ginger parsley basil lettuce gold
    silver steel iron copper wood timber marble granite clay jewelry jewellery furniture luggage clothing
    equipment machinery armor armour laundry footwear glassware pottery porcelain denim lace light lightning
    thunder moonlight sunlight starlight daylight candlelight darkness shadow twilight dawn dusk sunshine
    weather nature wilderness wildlife vegetation foliage greenery scenery space air wind music art graffiti
    calligraphy typography architecture photography origami lettering embroidery animation claymation
    cinematography papercraft scrimshaw marquetry love peace chaos hope freedom loneliness happiness sadness
    joy anger fear time infinity solitude serenity confetti hair fur skin wool cotton silk velvet rubble
    debris trash garbage traffic sculpey plasticine heaven hell paradise autumn winter spring summer
    nobility royalty
""")
"""Nouns without a plural, and planets, which take no article by themselves."""

MASS_PHRASES = ("stained glass", "sea glass", "molten glass")
"""Mass nouns of two words whose last word alone counts things."""

COMMON_NOUNS = _words("""
    cat dog fox wolf bear lion tiger horse cow pig sheep goat rabbit mouse bird owl eagle duck swan fish
    whale shark dolphin frog snake turtle dragon unicorn elephant giraffe zebra monkey panda kitten puppy
    butterfly bee spider man woman boy girl child baby person king queen knight wizard witch astronaut chef
    pirate robot ghost clown house castle church bridge car bus train truck bicycle motorcycle boat ship
    sailboat airplane rocket tree flower rose tulip sunflower mushroom apple banana lemon cherry strawberry
    cake burger pizza mountain volcano island beach forest garden lake river city street room kitchen chair
    table bed lamp book clock guitar piano violin camera t-rex
""")
"""Everyday nouns that are no names even if they were typed with a capital."""

IRREGULAR_PLURALS = _words("""
    men women children people mice geese teeth feet oxen lice dice cacti fungi octopi nuclei stimuli alumni
    bacteria criteria phenomena strata media data folk cattle police poultry livestock gentlemen policemen
    firemen fishermen snowmen businessmen craftsmen horsemen
""")

UNCHANGED_PLURALS = _words("fish sheep deer moose bison salmon trout squid shrimp aircraft spacecraft swine elk")
"""Nouns whose plural looks like the singular."""

SINGULAR_IN_S = _words("""
    bus gas lens canvas atlas iris cactus octopus walrus hippopotamus rhinoceros platypus chrysanthemum
    hibiscus crocus lotus eucalyptus asparagus colosseum citrus virus campus circus chorus genius christmas
    series species chassis oasis basis thesis mantis tennis pancreas pelvis trellis chess dress princess
    goddess actress waitress seamstress governess duchess lioness tigress empress hostess stewardess
    fortress mattress glass grass brass cross moss boss class mass compass cutlass hourglass albatross bass
    abyss business kiss sphinx venus zeus pegasus cyclops triceratops stegosaurus brontosaurus tyrannosaurus
    papyrus cosmos chaos apparatus abacus discus stylus nautilus narcissus bias marquis tardis
""")
"""Nouns that end in s and stand for one thing."""

SPOKEN_ACRONYMS = _words("nasa nato lego raw lidar radar sonar nes snes imax ikea opec covid nascar fifa")
"""Words in capitals that are spoken as a word, not letter by letter."""

BARE_PARTICIPLES = _words("""
    red bed sled bread shed weed seed steed breed hundred feed reed king ring wing string thing spring sling
    swing ceiling building painting drawing evening morning wedding duckling gosling pudding earring railing
    clothing being lightning
""")
"""Words in -ed and -ing that are nouns or plain adjectives, so that no phrase ends before them."""
