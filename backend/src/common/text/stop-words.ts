import * as lists from 'stopword';

/** Lists of the package, by the codes of `languageOf`. */
const BY_LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  en: lists.eng, de: lists.deu, fr: lists.fra, es: lists.spa, pt: lists.por, it: lists.ita, nl: lists.nld, pl: lists.pol,
  tr: lists.tur, ru: lists.rus, ar: lists.ara, he: lists.heb, hi: lists.hin, bn: lists.ben, ms: lists.ind, vi: lists.vie,
  zh: lists.zho, ja: lists.jpn, ko: lists.kor, th: lists.tha,
}; // prettier-ignore

/**
 * Question words, and verbs without meaning of their own, which the lists lack. They ask for a place, a time or an amount that
 * the answer expresses in other words.
 */
const ASKING: Readonly<Record<string, string>> = {
  en: 'do does did can could may might will would shall should must my your me mine we us our there any anything something someone much many long often far what when where which who whom whose why how please tell know find get gets got give given go goes come comes coming have having take takes per about look looks see show need needs want wants happen happens exactly',
  de: 'uhr wieviel wieviele viel viele viele hoch lange lang oft weit wann wer wen wem wessen wo woher wohin wofür womit worauf warum wieso weshalb welche welcher welches welchen welchem wie ich mir mich mein meine meinen meiner man gibt gibt es darf dürfen kann können muss müssen soll sollen sich bekomme bekommen erhalte brauche brauchen finde finden liegt lautet bitte passiert heißt bedeutet pro je dann',
  fr: 'heure combien quel quelle quels quelles quand qui que quoi où comment pourquoi lequel laquelle est-ce puis-je peut faut faut-il faire fait trouve trouver se mon ma mes je ai avoir obtenir passe y a-t-il dois doit signifie par est sont nécessaire nécessaires',
  es: 'hora cuánto cuánta cuántos cuántas cuanto cuanta cuantos cuantas cuál cuáles cual cuales cuándo cuando quién quiénes quien qué que dónde donde cómo como por qué mi mis me puedo puede debo debe hay tengo tiene hace hacer está son fue son lleva llevan es por al del',
  pt: 'hora quanto quanta quantos quantas qual quais quando quem que o quê onde como por porque meu minha meus minhas me posso pode devo deve há tenho tem faz fazer fica é são está estão foi preciso',
  it: 'ora quanto quanta quanti quante quale quali quando chi che cosa dove come perché mio mia miei mie mi posso può devo deve c ho ha hai è sono per si trova fare fa viene serve',
  nl: 'laat hoeveel hoe wat wanneer wie waar waarom welke welk mijn ik me mij kan mag moet krijg krijgen heb hebben is zijn lang vaak ver vind vinden ligt gebeurt er',
  pl: 'godzina godzinie której ile jak jaki jaka jakie kiedy kto co gdzie dlaczego czemu który która które czy mam ma mój moja moje mi mogę można muszę trzeba jest są dostanę długo często',
  tr: 'saat saatte kaçta kaç ne kadar neden niçin nasıl nerede nereye nereden hangi kim kime kimin mi mı mu mü var yok benim bana nedir midir olur oluyor zaman',
  ru: 'сколько каков какова каково каковы какой какая какое какие каких каким какому когда кто кого кому что чего где куда откуда почему зачем как ли мне мой моя мое мои можно нужно должен находится есть делает делать означает часто долго называется определяет',
  ar: 'كم ما ماذا متى أين من هل كيف لماذا أي أية عدد هو هي يقع تقع لي لدي يمكن يمكنني يجب',
  he: 'כמה מה מתי איפה היכן מי האם איך כיצד למה מדוע איזה איזו שלי לי יש אפשר צריך נמצא נמצאת',
  hi: 'कितना कितनी कितने क्या कब कहाँ कहां कौन कौन-सा कौनसा किसका क्यों कैसे कैसा कैसी मेरा मेरी मेरे मुझे मिलता मिलती मिलते है हैं होता होती होते हूँ सकता सकती सकते चाहिए करता करती में का की के',
  bn: 'কত কয়টি কী কি কখন কবে কোথায় কে কেন কীভাবে কিভাবে কোন আমার আমি পাব পাই হয়',
  ms: 'berapa apa kapan bila di mana siapa mengapa kenapa bagaimana yang mana saya bisa boleh harus ada adakah apakah',
  vi: 'bao nhiêu gì khi nào ở đâu ai tại sao vì sao như thế nào làm sao tôi có được thể phải của là mấy mỗi',
  zh: '什么 甚么 怎么 怎样 如何 多少 几 几个 几种 几次 几点 哪里 哪儿 哪个 哪些 谁 为什么 为何 什么时候 何时 时候 是否 可以 能 能否 吗 呢 的 是 有 叫 叫做 意思 会 被 在 我 我的 你 怎 请问 默认是',
  ja: '何 なに なん いつ どこ だれ 誰 なぜ どう どの どれ どんな いくら いくつ どちら ですか ますか ません ます です でし あり あります なり はず べき 教え ください 場合 か 私 よう',
  ko: '무엇 뭐 무슨 언제 어디 어디에 누구 누가 왜 어떻게 어느 어떤 얼마 얼마나 몇 며칠 입니까 인가요 나요 있나요 되나요 제 저 수 있습니까 합니까',
  th: 'อะไร เมื่อไร เมื่อไหร่ ที่ไหน ใคร ทำไม อย่างไร ยังไง กี่ เท่าไร เท่าไหร่ ไหน ฉัน ผม ของ มี ได้ ไหม หรือไม่ คือ',
  ta: 'எத்தனை எவ்வளவு என்ன எப்போது எங்கே யார் ஏன் எப்படி எந்த என் எனக்கு உள்ளது',
};

const sets = new Map<string, ReadonlySet<string>>();

/** Function words of a language, in lower case, including question words; empty for an unknown language. */
export function stopWordsOf(language: string): ReadonlySet<string> {
  let set = sets.get(language);
  if (!set) {
    set = new Set(
      [...(BY_LANGUAGE[language] ?? []), ...(ASKING[language] ?? '').split(' ')].map((w) => w.toLowerCase()),
    );
    set = new Set([...set].filter((word) => word !== ''));
    sets.set(language, set);
  }
  return set;
}

const functionSets = new Map<string, ReadonlySet<string>>();

/** Function words only, as excluded from an index. */
export function functionWordsOf(language: string): ReadonlySet<string> {
  let set = functionSets.get(language);
  if (!set) functionSets.set(language, (set = new Set(BY_LANGUAGE[language])));
  return set;
}
