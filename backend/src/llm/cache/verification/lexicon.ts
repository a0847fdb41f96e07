/** Word lists of the verification guards. English first: questions in other languages are treated more strictly. */

/** Words that a paraphrase may add, drop or swap without asking something else. */
export const FILLERS = new Set(
  (
    'a an the this that these those is are was were be been being am do does did doing done have has had having i me my mine ' +
    'we us our ours you your yours it its there here of at by for in on with about as and or so if then than please ' +
    'kindly can could would should will shall may might must tell explain show describe know understand want wants need needs ' +
    'like help find out give get let say ask wonder wondering looking look way ways method step steps process procedure ' +
    'instructions guide possible able anyway somehow maybe perhaps easily quickly easiest hi hello hey thanks thank just also really actually exactly simply some any ' +
    'not how what when where why who whom whose which to into onto s t m re ve d ll go going'
  ).split(' '),
);

/** Groups of interchangeable words, as stems; the first represents the group. */
export const SYNONYMS: readonly string[][] = [
  ['buy', 'purchase'],
  ['price', 'cost'],
  ['begin', 'start'],
  ['change', 'modify', 'edit', 'alter'],
  ['delete', 'remove', 'erase'],
  ['repair', 'fix'],
  ['email', 'mail', 'e-mail'],
  ['phone', 'telephone'],
  ['holiday', 'vacation'],
  ['quick', 'fast', 'rapid'],
  ['big', 'large'],
  ['small', 'little'],
  ['recover', 'restore'],
  ['contact', 'reach'],
  ['job', 'employment'],
  ['film', 'movie'],
  ['doctor', 'physician'],
  ['child', 'kid'],
  ['car', 'automobile'],
  ['error', 'bug', 'fault'],
  ['picture', 'photo', 'image'],
  ['cancel', 'terminate'],
  ['allow', 'permit'],
  ['choose', 'select', 'pick'],
  ['display', 'see'],
  ['create', 'make', 'generate'],
  ['setup', 'configure'],
  ['increase', 'raise'],
  ['decrease', 'reduce', 'lower'],
  ['sign', 'log'],
  ['particular', 'specific', 'certain'],
  ['safe', 'secure'],
  ['whole', 'entire'],
  ['multiple', 'several', 'many', 'numerous'],
  ['people', 'person', 'user', 'someone', 'somebody', 'member'],
  ['automatic', 'automatically', 'automated'],
  ['document', 'doc'],
  ['application', 'app'],
  ['information', 'info', 'detail'],
  ['message', 'msg'],
  ['website', 'site', 'webpage'],
  ['web', 'internet', 'online'],
  ['search', 'find', 'locate'],
  ['save', 'keep'],
  ['stop', 'prevent', 'avoid', 'cease'],
  ['insert', 'embed'],
  ['include', 'contain'],
  ['easy', 'simple'],
  ['answer', 'reply', 'respond', 'response'],
  ['watch', 'view'],
  ['use', 'utilize', 'utilise'],
  ['require', 'necessary'],
  ['function', 'feature'],
  ['location', 'place'],
  ['purpose', 'aim', 'goal'],
  ['company', 'business', 'firm', 'organisation', 'organization'],
  ['refund', 'reimbursement', 'reimburse'],
  ['ship', 'deliver', 'delivery', 'shipment'],
  ['bill', 'invoice'],
  ['subscription', 'membership'],
  ['password', 'passcode'],
  ['tv', 'television'],
  ['salary', 'wage'],
];

/** Words that make the order of the surrounding things significant. */
export const RELATIONS = new Set(
  'from to into than before after over under versus vs against between per instead replace convert translate by without'.split(
    ' ',
  ),
);

export const NEGATIONS = new Set(
  (
    'not no never none nobody nothing nowhere neither nor cannot without unable fail fails failed lack lacks except hardly ' +
    'nicht kein keine keinen nie ohne ne pas jamais sans nunca sin não nao nunca sem non mai senza niet geen nooit не нет без никогда'
  ).split(' '),
);

export const UNITS: ReadonlyMap<string, string> = new Map(
  [
    'kg kilo kilos kilogram kilograms',
    'g gram grams',
    'lb lbs pound-weight',
    'oz ounce ounces',
    'km kilometer kilometers kilometre kilometres',
    'm meter meters metre metres',
    'cm centimeter centimeters centimetre centimetres',
    'mm millimeter millimeters millimetre millimetres',
    'mile miles mi',
    'ft foot feet',
    'inch inches',
    'l liter liters litre litres',
    'ml milliliter milliliters millilitre millilitres',
    'gallon gallons gal',
    'second seconds sec secs',
    'minute minutes min mins',
    'hour hours hr hrs',
    'day days',
    'week weeks',
    'month months monthly',
    'year years yearly annual annually',
    'daily',
    'weekly',
    'byte bytes',
    'kb kilobyte kilobytes',
    'mb megabyte megabytes',
    'gb gigabyte gigabytes',
    'tb terabyte terabytes',
    'celsius centigrade',
    'fahrenheit',
    'percent percentage pct',
    'watt watts',
    'kw kilowatt kilowatts',
    'kwh',
    'volt volts',
    'mph',
    'kmh kph',
  ].flatMap((group) => {
    const [name, ...rest] = group.split(' ') as [string, ...string[]];
    return [name, ...rest].map((w) => [w, name] as const);
  }),
);

export const CURRENCIES: ReadonlyMap<string, string> = new Map(
  [
    'usd $ dollar dollars bucks',
    'eur € euro euros',
    'gbp £ pound pounds sterling',
    'jpy ¥ yen',
    'inr ₹ rupee rupees',
    'chf franc francs',
    'cny yuan renminbi',
    'btc bitcoin',
  ].flatMap((group) => {
    const [name, ...rest] = group.split(' ') as [string, ...string[]];
    return [name, ...rest].map((w) => [w, name] as const);
  }),
);

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
/** Dates and times in words. `may` and `march` count only next to a number or a preposition of time: see features.ts. */
export const DATE_WORDS: ReadonlyMap<string, string> = new Map([
  ...MONTHS.flatMap((m) => [[m, m] as const, ...(m.length > 4 ? [[m.slice(0, 3), m] as const] : [])]),
  ...WEEKDAYS.flatMap((d) => [[d, d] as const, [`${d}s`, d] as const]),
  ...'today tomorrow yesterday tonight now currently weekend weekday morning evening night noon midnight q1 q2 q3 q4 spring summer autumn fall winter christmas easter next previous past'
    .split(' ')
    .map((w) => [w, w] as const),
]);

/** Short and long forms of names, used interchangeably. */
export const NAME_ALIASES: ReadonlyMap<string, string> = new Map(
  'fb:facebook ms:microsoft america:usa uk:britain yt:youtube eu:europe js:javascript ts:typescript k8s:kubernetes postgres:postgresql'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  (
    'zero:0 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 ' +
    'fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 ' +
    'eighty:80 ninety:90 hundred:100 thousand:1000 million:1000000 billion:1000000000 half:0.5 quarter:0.25 first:1st third:3rd second:2nd ' +
    'twice:2x triple:3x dozen:12 fourth:4th fifth:5th tenth:10th'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
