/** Names that people also write in lower case: products, companies, languages, places. Intentionally incomplete. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set(
  // Products and companies
  (
    'google gmail youtube vimeo facebook instagram whatsapp messenger twitter tiktok snapchat linkedin pinterest reddit quora tumblr ' +
    'github gitlab bitbucket trello jira asana notion slack discord zoom skype hangouts telegram signal dropbox onedrive icloud ' +
    'microsoft outlook excel word powerpoint teams azure office windows linux ubuntu debian macos android ios iphone ipad macbook ' +
    'apple samsung pixel nokia huawei xiaomi sony lenovo dell hp amazon aws alexa kindle netflix spotify hulu disney ebay etsy ' +
    'paypal stripe klarna visa mastercard amex venmo uber lyft airbnb booking expedia tesla toyota honda ford bmw audi mercedes ' +
    'volkswagen volvo nissan hyundai kia fedex ups dhl usps walmart target costco ikea starbucks nike adidas salesforce hubspot ' +
    'shopify wordpress wix squarespace magento zapier mailchimp zendesk docker kubernetes jenkins terraform ansible firefox chrome ' +
    'safari edge opera wikipedia wolfram stackoverflow siri cortana chatgpt claude gemini openai anthropic mistral llama ' +
    'aspirin ibuprofen paracetamol tylenol penicillin insulin pfizer moderna ' +
    // Languages for people and machines, databases
    'python java javascript typescript ruby perl php rust golang kotlin swift scala haskell matlab fortran cobol sql mysql ' +
    'postgresql sqlite mongodb redis oracle mariadb cassandra elasticsearch react angular vue svelte django flask rails laravel spring ' +
    'english french german spanish italian portuguese dutch swedish danish norwegian finnish polish czech russian ukrainian turkish ' +
    'arabic hebrew hindi chinese mandarin cantonese japanese korean vietnamese thai greek latin ' +
    // Places
    'usa america canada mexico brazil argentina chile peru colombia britain england scotland wales ireland france germany spain ' +
    'portugal italy switzerland austria belgium netherlands holland luxembourg denmark sweden norway finland iceland poland czechia ' +
    'hungary romania bulgaria greece turkey russia ukraine israel egypt morocco nigeria kenya india pakistan bangladesh china taiwan ' +
    'japan korea vietnam thailand malaysia singapore indonesia philippines australia europe asia africa london paris berlin munich ' +
    'hamburg frankfurt vienna zurich geneva madrid barcelona lisbon rome milan naples athens istanbul moscow dublin brussels amsterdam ' +
    'copenhagen stockholm oslo helsinki warsaw prague budapest chicago boston seattle dallas houston denver miami atlanta austin ' +
    'portland phoenix toronto montreal vancouver sydney melbourne tokyo osaka beijing shanghai delhi mumbai bangalore dubai texas ' +
    'california florida ohio michigan oregon nevada utah arizona colorado virginia alaska hawaii bavaria ' +
    // People of many examples
    'alice bob carol dave eve john jane mary peter paul anna michael david sarah'
  ).split(' '),
);

/** Words that are names only when capitalised. */
export const AMBIGUOUS_NAMES: ReadonlySet<string> = new Set(
  'word office teams target edge opera signal zoom notion ups visa booking amazon apple ford swift spring rails oracle turkey eve pixel latin react rust ruby english french german'.split(
    ' ',
  ),
);
