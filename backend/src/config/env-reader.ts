/** Reads typed values from an environment and collects problems, which name variables but never values. */
export class EnvReader {
  readonly problems: string[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  optional(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  string(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) this.problems.push(`${name} is not set`);
    return value ?? '';
  }

  int(name: string, fallback: number, min: number, max: number): number {
    const raw = this.optional(name);
    if (raw === undefined) return fallback;
    const value = Number(raw);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    this.problems.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  bool(name: string, fallback: boolean): boolean {
    const raw = this.optional(name)?.toLowerCase();
    if (raw === undefined) return fallback;
    if (['true', '1', 'yes', 'on'].includes(raw)) return true;
    if (['false', '0', 'no', 'off'].includes(raw)) return false;
    this.problems.push(`${name} must be true or false`);
    return fallback;
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const raw = this.optional(name);
    if (raw === undefined) return fallback;
    if ((values as readonly string[]).includes(raw)) return raw as T;
    this.problems.push(`${name} must be one of ${values.join(', ')}`);
    return fallback;
  }

  url(name: string, protocols: readonly string[], fallback?: string): string {
    const raw = fallback === undefined ? this.required(name) : this.string(name, fallback);
    if (raw === '') return raw;
    const ok = URL.canParse(raw) && protocols.includes(new URL(raw).protocol.replace(/:$/, ''));
    if (!ok) this.problems.push(`${name} must be a URL starting with ${protocols.map((p) => `${p}://`).join(' or ')}`);
    return raw;
  }

  /** Comma-separated values, each of which must match `each`. */
  list(name: string, each: RegExp): string[] {
    const values = (this.optional(name) ?? '').split(',').map((v) => v.trim());
    const given = values.filter((v) => v !== '');
    if (!given.every((v) => each.test(v))) this.problems.push(`${name} must be a comma-separated list of valid values`);
    return given;
  }

  /** A secret of at least 32 characters that is not one of the well-known examples. */
  secret(name: string): string {
    const value = this.required(name);
    if (value !== '' && isWeak(value)) this.problems.push(`${name} is too weak: use at least 32 random characters`);
    return value;
  }

  /** Comma-separated secrets of that kind; may be empty. */
  secrets(name: string): string[] {
    const values = (this.optional(name) ?? '').split(',').map((v) => v.trim());
    const given = values.filter((v) => v !== '');
    if (given.some(isWeak))
      this.problems.push(`${name} contains a secret that is too weak: use at least 32 random characters`);
    return given;
  }
}

const isWeak = (value: string): boolean =>
  value.length < 32 || new Set(value).size < 8 || /change.?me|example|secret123|password/i.test(value);
