import { BUILT_IN } from '../models/model-text';
import type { ModelItem } from '../models/model-types';
import type { IconName } from '../ui/icons';

export interface Step {
  id: 'document' | 'question' | 'model' | 'widget';
  icon: IconName;
  title: string;
  text: string;
  done: boolean;
  optional?: boolean;
  link?: string;
  /** Anchor on this page instead of a link. */
  anchor?: string;
  action?: string;
}

/** Known facts about the workspace; undefined while loading or unavailable. */
export interface Facts {
  readyDocuments: number | undefined;
  questions: number | undefined;
  connectedModels: number | undefined;
  /** A visitor has opened the chat on a website. Merely allowing a website does not count. */
  onSite: boolean | undefined;
}

/** A language model of any provider, including local ones, but not the built-in answers from documents. */
export const isConnected = ({ id, is_enabled }: Pick<ModelItem, 'id' | 'is_enabled'>): boolean =>
  is_enabled && id !== BUILT_IN;

/** The steps from an empty workspace to a widget on a site. They are ticked off by data, never by a click. */
export function firstSteps({ readyDocuments, questions, connectedModels, onSite }: Facts): Step[] {
  const hasModel = (connectedModels ?? 0) > 0;
  return [
    {
      id: 'document',
      icon: 'book',
      title: 'Add a document',
      text: 'A PDF, Word, text or Markdown file. It is ready to answer from within moments.',
      done: (readyDocuments ?? 0) > 0,
      link: '/knowledge',
      action: 'Upload',
    },
    {
      id: 'question',
      icon: 'message',
      title: 'Ask the first question',
      text: 'See the answer arrive, with the passages that support it.',
      done: (questions ?? 0) > 0,
      link: '/playground',
      action: 'Ask',
    },
    {
      id: 'model',
      icon: 'key',
      title: 'Connect a language model',
      text: hasModel
        ? 'Answers can be written by the models of your provider.'
        : 'Without one, answers are the best sentences of your documents. Add a key of OpenRouter, or your own server.',
      done: hasModel,
      optional: true,
      link: '/models/providers',
      action: 'Connect',
    },
    {
      id: 'widget',
      icon: 'globe',
      title: 'Put the chat on your site',
      text: onSite
        ? 'Visitors have opened it on your site.'
        : 'Allow your site’s address and paste one line into its pages. Done when the first visitor opens it there.',
      done: onSite === true,
      anchor: 'widget',
      action: 'Show the code',
    },
  ];
}
