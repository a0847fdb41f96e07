import { describe, expect, it } from '@jest/globals';
import { languageOf, scriptOf } from './language.js';

/** Short questions as visitors type them. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  en: ['How do I reset my password?', 'price of the premium plan', 'Why was my card declined?'],
  de: ['Wie setze ich mein Passwort zurück?', 'Preis des Premium-Tarifs', 'Warum wurde meine Karte abgelehnt?'],
  fr: ['Comment réinitialiser mon mot de passe ?', 'Livrez-vous au Canada ?', 'Où trouver ma facture ?'],
  es: ['¿Cómo restablezco mi contraseña?', '¿Envían a Canadá?', 'precio del plan premium'],
  pt: ['Como redefino minha senha?', 'Vocês entregam no Canadá?', 'preço do plano premium'],
  it: ['Come reimposto la mia password?', 'Spedite in Canada?', 'prezzo del piano premium'],
  nl: ['Hoe stel ik mijn wachtwoord opnieuw in?', 'Leveren jullie naar Canada?', 'Waar vind ik mijn factuur?'],
  pl: ['Jak zresetować hasło?', 'Czy wysyłacie do Kanady?', 'Gdzie znajdę moją fakturę?'],
  tr: ['Şifremi nasıl sıfırlarım?', 'Faturamı nerede bulabilirim?', 'premium planın fiyatı'],
  ru: ['Как сбросить пароль?', 'Вы доставляете в Канаду?', 'Где найти мой счёт?'],
  ar: ['كيف أعيد تعيين كلمة المرور؟', 'هل تشحنون إلى كندا؟'],
  he: ['איך מאפסים סיסמה?', 'האם אתם שולחים לקנדה?'],
  hi: ['मैं अपना पासवर्ड कैसे रीसेट करूँ?', 'मेरा बिल कहाँ मिलेगा?'],
  bn: ['আমি কীভাবে পাসওয়ার্ড রিসেট করব?', 'আমার বিল কোথায় পাব?'],
  ta: ['கடவுச்சொல்லை எப்படி மாற்றுவது?', 'என் ரசீது எங்கே கிடைக்கும்?'],
  ms: ['Bagaimana cara mengatur ulang kata sandi?', 'Di mana saya bisa menemukan faktur?'],
  vi: ['Làm sao để đặt lại mật khẩu?', 'Tôi tìm hóa đơn ở đâu?'],
  zh: ['如何重置密码?', '在哪里找到我的发票?'],
  ja: ['パスワードをリセットするには?', '請求書はどこにありますか?'],
  ko: ['영업시간이 어떻게 되나요?', '청구서는 어디에서 찾나요?'],
};

describe('languageOf', () => {
  it.each(Object.entries(QUESTIONS).flatMap(([language, texts]) => texts.map((text) => [text, language])))(
    '%s: %s',
    (text, language) => expect(languageOf(text)).toBe(language),
  );

  it.each(['', '   ', '42', '?!', '\u0000\ud800', '🙂🙂🙂', 'x', '$ 5.00'])('detects nothing in %j', (text) => {
    expect(languageOf(text)).toBeNull();
  });
});

describe('scriptOf', () => {
  it.each([
    ['Как сбросить пароль в Word?', 'Cyrillic'],
    ['ร้านเปิดกี่โมง', 'Thai'],
    ['Πότε ανοίγετε;', 'Greek'],
    ['42 %', 'none'],
    ['', 'none'],
  ])('%j: %s', (text, script) => expect(scriptOf(text)).toBe(script));
});
