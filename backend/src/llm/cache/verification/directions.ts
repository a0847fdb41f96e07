/** Opposites: axis and pole of a word. Two questions that name different poles of an axis ask for different things. */
const AXES: readonly (readonly [string, string])[] = [
  ['increase raise upward grow rise gain upgrade', 'decrease reduce lower downward shrink fall downgrade'],
  [
    'higher highest above maximum max maximal maximise maximize',
    'lower lowest below minimum min minimal minimise minimize',
  ],
  ['more most greater', 'less least fewer fewest'],
  ['over', 'under'],
  ['plus', 'minus subtract'],
  ['upstairs uphill ascending', 'downstairs downhill descending'],
  ['before prior until earlier earliest', 'after since later latest'],
  ['first', 'last'],
  ['early', 'late'],
  ['next following upcoming', 'previous last past'],
  [
    'enable activate unblock switch-on allow permit show unhide unmute',
    'disable deactivate forbid prohibit block switch-off hide mute',
  ],
  ['begin start launch', 'end stop finish quit'],
  ['open', 'close'],
  ['create insert add install join enter register', 'delete remove erase destroy uninstall leave exit unregister'],
  ['import upload push', 'export download pull'],
  ['send sender sent', 'receive receiver received recipient'],
  ['outgoing outbound', 'incoming inbound'],
  ['sell seller lend lender', 'buy buyer purchase borrow borrower'],
  ['left', 'right'],
  ['inside internal in-house indoor indoors indoor', 'outside external outdoor outdoors'],
  ['public', 'private'],
  ['online', 'offline in-store in-person'],
  ['domestic national', 'international foreign abroad'],
  ['best better', 'worst worse'],
  ['largest biggest larger bigger', 'smallest smaller'],
  ['fastest faster', 'slowest slower'],
  ['cheapest cheaper cheap', 'expensive dearest'],
  ['newest newer', 'oldest older'],
  ['longest longer', 'shortest shorter'],
  ['include including included', 'exclude excluding excluded except'],
  ['with', 'without'],
  ['encrypt lock compress zip', 'decrypt unlock decompress unzip'],
  ['accept approve', 'reject refuse decline deny'],
  ['subscribe login log-in sign-in check-in follow', 'unsubscribe logout log-out sign-out check-out unfollow'],
  ['hot warm', 'cold cool'],
  ['man men male husband father son boy', 'woman women female wife mother daughter girl'],
  ['adult adults', 'child children kid kids minor minors'],
  ['deposit', 'withdraw withdrawal'],
  ['credit', 'debit'],
  ['employer', 'employee'],
  ['teacher', 'student'],
  ['landlord', 'tenant'],
  ['customer', 'supplier vendor'],
  ['guest', 'host'],
  ['arrive arrival', 'depart departure'],
  ['attach mount', 'detach unmount'],
  ['win', 'lose'],
  ['pass', 'fail'],
  ['merge join combine', 'split separate divide'],
  ['expand', 'collapse'],
  ['always', 'never'],
  ['all every everyone', 'none nobody'],
  ['safe', 'dangerous'],
  ['legal', 'illegal'],
  ['full', 'empty'],
  ['manual manually', 'automatic automatically'],
  ['temporary temporarily', 'permanent permanently'],
];

export const DIRECTIONS: ReadonlyMap<string, readonly string[]> = AXES.reduce((map, [plus, minus], axis) => {
  for (const [words, pole] of [
    [plus, '+'],
    [minus, '-'],
  ] as const)
    for (const word of words.split(' ')) map.set(word, [...(map.get(word) ?? []), `${axis}${pole}`]);
  return map;
}, new Map<string, readonly string[]>());

/** "Turn on", "log in": the particle determines the direction, wherever it follows its verb. */
export const PARTICLES: ReadonlyMap<string, readonly [ReadonlySet<string>, string]> = new Map([
  ['on', [new Set('turn turned turning switch switched switching toggle put'.split(' ')), 'enable']],
  ['off', [new Set('turn turned turning switch switched switching toggle put'.split(' ')), 'disable']],
  ['in', [new Set('log logged logging sign signed signing check checking zoom opt opting fade'.split(' ')), 'login']],
  ['out', [new Set('log logged logging sign signed signing check checking zoom opt opting fade'.split(' ')), 'logout']],
  ['up', [new Set('scroll turn volume move'.split(' ')), 'increase']],
  ['down', [new Set('scroll turn volume move'.split(' ')), 'decrease']],
]);

/** A prefix that turns a word into its opposite: "archive", "unarchive". */
export const REVERSALS = ['un', 'dis', 'de', 'non', 'mis'] as const;

/** Stems of words that undo what follows them. */
export const UNDOING: ReadonlySet<string> = new Set(['delet', 'undo', 'revok', 'cancel', 'lack']);
