/** Markdown at the top of the API reference. */
export const INTRODUCTION = `
Answers grounded in your documents, streamed and cached.

## Quick start

1. Create an API token with the scopes \`chat\` and \`rag:write\` in the console under **Settings → API tokens**. If you are signed in to the console, your access token is already filled in on this page.
2. Upload a document, and wait until its status is \`ready\`:

\`\`\`sh
curl -s $URL/api/rag/upload -H "authorization: Bearer $KEY" -F file=@returns.md
curl -s $URL/api/rag/documents -H "authorization: Bearer $KEY"
\`\`\`

3. Ask:

\`\`\`sh
curl -s $URL/api/v1/create -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"prompt": "How long do customers have to return goods?"}'
\`\`\`

\`\`\`js
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: \`\${process.env.URL}/v1\`, apiKey: process.env.KEY });
const answer = await client.chat.completions.create({
  model: 'nexus/extractive',
  messages: [{ role: 'user', content: 'How long do customers have to return goods?' }],
});
\`\`\`

\`\`\`python
from openai import OpenAI

client = OpenAI(base_url=f"{URL}/v1", api_key=KEY)
answer = client.chat.completions.create(
    model="nexus/extractive",
    messages=[{"role": "user", "content": "How long do customers have to return goods?"}],
)
\`\`\`

## Errors

Every error is a problem document (RFC 9457) with a stable \`code\`, a sentence in \`detail\`, the fields in \`errors\` and a \`request_id\`. Status 429 carries \`Retry-After\`; 402 names the budget.

## Repeating a request

A POST that creates or spends takes \`Idempotency-Key\`: the same key and body within a day give the same result, and nothing is done twice.

## Lists

Lists take \`limit\` and \`cursor\` and answer \`{items, next_cursor}\`; \`next_cursor\` is null on the last page.
`.trim();
