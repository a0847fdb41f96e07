import { type Signal, type WritableSignal, inject, signal } from '@angular/core';
import { type FieldTree, type SchemaOrSchemaFn, type SchemaPath, form, submit, validate } from '@angular/forms/signals';
import { explain, fieldErrors } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';

export interface FormOptions<T, R> {
  /** Appended after a failure: what is unchanged, as a sentence. */
  kept?: string;
  /** Shown in a toast after a success. */
  done?: string | ((result: R, value: T) => string);
}

/** Returned by an action that did not succeed and reports this itself: the form stays open. */
export const NOT_YET = Symbol('not yet');

/** The part of a form that its frame needs. */
export interface Submission {
  /** Error that belongs to no field; empty if there is none. */
  readonly failure: Signal<string>;
  readonly busy: Signal<boolean>;
  /** Resolves true after a success. Invalid fields show their errors, and the first of them gets the focus. */
  submit(): Promise<boolean>;
}

export interface EditedForm<T> extends Submission {
  readonly fields: FieldTree<T>;
}

/**
 * A form over `model` validated by `schema`. Errors from the server are shown below the fields they name, others at the top; no
 * input is lost. Must be called in an injection context.
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
    // An error of the whole form would prevent it from being sent again unchanged.
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

/** An error at "origins[0].host" belongs to the field "origins". */
const root = (name: string): string => name.split(/[.[]/, 1)[0]!;

/** Requires text other than white space. */
export const filled = (path: SchemaPath<string>, message: string): void =>
  validate(path, ({ value }) => (value().trim() ? undefined : { kind: 'filled', message }));

/** Requires an integer from `min` to `max`, or no value. */
export const wholeNumber = (path: SchemaPath<number | null>, min: number, max: number, message: string): void =>
  validate(path, ({ value }) => {
    const number = value();
    const fits = number === null || (Number.isInteger(number) && number >= min && number <= max);
    return fits ? undefined : { kind: 'wholeNumber', message };
  });

/** Requires at least one selected option. */
export const listed = (path: SchemaPath<readonly unknown[]>, message: string): void =>
  validate(path, ({ value }) => (value().length > 0 ? undefined : { kind: 'listed', message }));
