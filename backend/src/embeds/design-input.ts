import { propertyProblem, type QuickButton, type WidgetDesign } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';
import type { WidgetDesignDto } from './dto/design.dto.js';

const MAX_PROPERTIES = 30;
const CALL = /^[A-Za-z_][\w.-]{0,59}$/;

/** Validates a design and returns it as a plain object with trimmed texts. @throws DomainError `validation_failed` naming the field */
export function toDesign({ theme, behaviour }: WidgetDesignDto, field = ''): WidgetDesign {
  checkProperties(theme.properties, `${field}theme.properties`);
  const { light, dark, offset, phone_offset } = theme;
  const { launcher_text, title, subtitle } = theme;
  return {
    theme: {
      ...theme,
      light: { ...light },
      dark: { ...dark },
      offset: { ...offset },
      phone_offset: { ...phone_offset },
      launcher_text: launcher_text.trim(),
      title: title.trim(),
      subtitle: subtitle.trim(),
      properties: { ...theme.properties },
    },
    behaviour: {
      greeting: behaviour.greeting.trim(),
      placeholder: behaviour.placeholder.trim(),
      disclaimer: behaviour.disclaimer.trim(),
      ai_notice: behaviour.ai_notice.trim(),
      quick_buttons: toButtons(behaviour.quick_buttons, `${field}behaviour.quick_buttons`),
    },
  };
}

const toButtons = (buttons: readonly QuickButton[], field: string): QuickButton[] =>
  buttons.map(({ label, icon, action, value }, i) => {
    const text = value.trim();
    const at = `${field}.${i}.value`;
    if (action === 'call' && !CALL.test(text)) throw invalid(at, 'A call has a name of letters, digits and “_.-”.');
    return { label: label.trim(), icon, action, value: action === 'link' ? toLink(text, at) : text };
  });

/** URL schemes that cannot run scripts. */
function toLink(text: string, field: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^(https?|mailto|tel):$/.test(url.protocol) && url.username === '') return url.href;
  throw invalid(field, 'Write an address that begins with https://, http://, mailto: or tel:.');
}

function checkProperties(properties: Readonly<Record<string, unknown>>, field: string): void {
  const entries = Object.entries(properties);
  if (entries.length > MAX_PROPERTIES) throw invalid(field, `At most ${MAX_PROPERTIES} properties can be set.`);
  for (const [name, value] of entries) {
    const problem =
      typeof value === 'string' ? propertyProblem(name, value) : `The value of ${name.slice(0, 60)} is not valid.`;
    if (problem) throw invalid(field, problem);
  }
}

const invalid = (field: string, message: string): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field, code: 'design', message }] });
