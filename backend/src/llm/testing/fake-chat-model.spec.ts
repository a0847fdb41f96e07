import { contractPassages, describeChatModel } from './chat-model.contract.js';
import { FakeChatModel } from './fake-chat-model.js';

describeChatModel('fake', () => ({
  modelId: 'fake/one',
  model: new FakeChatModel({
    'fake/one': [
      { type: 'start', model: 'fake/one' },
      { type: 'text', text: 'Within 14 days [1].' },
      { type: 'citation', passage: contractPassages()[0]! },
      {
        type: 'finish',
        finishReason: 'stop',
        usage: { promptTokens: 1, completionTokens: 2, costUsd: null, estimated: false },
      },
    ],
  }),
}));
