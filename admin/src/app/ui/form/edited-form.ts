import { type Signal, type WritableSignal, inject, signal } from '@angular/core';
import { type FieldTree, type SchemaOrSchemaFn, type SchemaPath, form, submit, validate } from '@angular/forms/signals';
import { explain, fieldErrors } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';

export interface FormOptions<T, R> {
  /** After a failure: what is still as it was, as a sentence. */
  kept?: string;
  /** Said in a toast after a success. */
  done?: string | ((result: R, value: T) => string);
}

/** The answer of an action that was no success and says so itself: the form stays as it is. */
export const NOT_YET = Symbol('not yet');

/** What the frame of a form needs of it. */
export interface Submission {
  /** What went wrong and belongs to no field; empty when nothing did. */
  readonly failure: Signal<string>;
  readonly busy: Signal<boolean>;
  /** Resolves true after a success. What is not valid is said under its fields, and the first of them has the focus. */
  submit(): Promise<boolean>;
}

export interface EditedForm<T> extends Submission {
  readonly fields: FieldTree<T>;
}

/**
 * A form over `model` by `schema`. A refusal by the server is shown under the fields it names, anything else on top; nothing
 * that was typed is lost. Made in an injection context.
 */
export function editedForm<T extends object, R>(
  model: WritableSignal<T>,
  schema: SchemaOrSchemaFn<T>,
  action: (value: T) => Promise<R | typeof NOT_YET>,
  options: FormOptions<T, R> = {},
): EditedForm<T> {
  const toaster = inject(Toaster);
  const failure = signal('');
  const fields = form(model, schema);
  let succeeded = false;

  async function send() {
    const value = model();
    try {
      const result = await action(value);
      if (result === NOT_YET) return undefined;
      succeeded = true;
      const { done } = options;
      if (done) void toaster.show(typeof done === 'function' ? done(result, value) : done);
      return undefined;
    } catch (error) {
      return refused(error);
    }
  }

  function refused(error: unknown) {
    const named = Object.entries(fieldErrors(error)).map(([name, message]) => ({ name: root(name), message }));
    const known = named.filter(({ name }) => name in model());
    if (known.length === 0 || known.length < named.length) failure.set(explain(error, options.kept));
    // An error of the whole form would keep it from being sent again without a change.
    if (known.length === 0) return undefined;
    return known.map(({ name, message }) => ({
      kind: 'server',
      message,
      fieldTree: (fields as unknown as Record<string, FieldTree<unknown>>)[name]!,
    }));
  }

  return {
    fields,
    failure: failure.asReadonly(),
    busy: fields().submitting,
    submit: async () => {
      if (fields().submitting()) return false;
      failure.set('');
      succeeded = false;
      if (!(await submit(fields, send))) fields().errorSummary()[0]?.fieldTree().focusBoundControl();
      return succeeded;
    },
  };
}

/** "origins[0].host" is a matter of the field "origins". */
const root = (name: string): string => name.split(/[.[]/, 1)[0]!;

/** Something else than spaces has to be in it. */
export const filled = (path: SchemaPath<string>, message: string): void =>
  validate(path, ({ value }) => (value().trim() ? undefined : { kind: 'filled', message }));

/** A whole number from `min` to `max`, or nothing. */
export const wholeNumber = (path: SchemaPath<number | null>, min: number, max: number, message: string): void =>
  validate(path, ({ value }) => {
    const number = value();
    const fits = number === null || (Number.isInteger(number) && number >= min && number <= max);
    return fits ? undefined : { kind: 'wholeNumber', message };
  });

/** At least one has to be chosen. */
export const listed = (path: SchemaPath<readonly unknown[]>, message: string): void =>
  validate(path, ({ value }) => (value().length > 0 ? undefined : { kind: 'listed', message }));
