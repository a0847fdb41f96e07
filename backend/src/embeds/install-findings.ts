export const INSTALL_STATES = ['installed', 'other_widget', 'script_missing', 'element_missing', 'not_found'] as const;
export type InstallState = (typeof INSTALL_STATES)[number];

const SCRIPT = /\/widget\/nexus-chat(-[\w.]{1,30})?\.js/;
const WIDGET_ID = /(?:widget-id|widgetId|site_id)\W{1,10}(wdg_[\w-]{1,28})/g;

export interface InstallFinding {
  state: InstallState;
  /** Explanation for the administrator. */
  detail: string;
}

/** Looks for the code of one widget in the HTML of a page. @param publicIds the current one first */
export function installFinding(html: string, publicIds: readonly string[]): InstallFinding {
  const found = new Set([...html.matchAll(WIDGET_ID)].map(([, id]) => id!));
  const [present = '', ...earlier] = publicIds;
  const hasScript = SCRIPT.test(html);
  const framed = html.includes('/chat-playground?');
  if (found.has(present)) {
    if (hasScript || framed) return { state: 'installed', detail: 'The page contains the code of this widget.' };
    return {
      state: 'script_missing',
      detail: 'The page names this widget, but does not load its script. Copy the whole code.',
    };
  }
  if (earlier.some((id) => found.has(id)))
    return {
      state: 'installed',
      detail: 'The page uses the previous public id, which will end. Copy the code again.',
    };
  if (found.size > 0) return { state: 'other_widget', detail: 'The page contains the code of another widget.' };
  if (hasScript)
    return { state: 'element_missing', detail: 'The page loads the script, but contains no <nexus-chat> element.' };
  return {
    state: 'not_found',
    detail:
      'The HTML of the page does not contain the code. A tag manager or a single-page app may add it later; open the page to see.',
  };
}
