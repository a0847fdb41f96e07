import { HttpErrorResponse, httpResource } from '@angular/common/http';
import { Injectable, computed } from '@angular/core';

export interface HealthCheck {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

export interface Readiness {
  status: string;
  checks: Record<string, HealthCheck>;
}

/** State of the installation's components. The body is the same for status 200 and 503. */
@Injectable({ providedIn: 'root' })
export class Health {
  private readonly read = httpResource<Readiness>(() => '/health/ready');

  readonly checks = computed<Record<string, HealthCheck>>(() => {
    if (this.read.hasValue()) return this.read.value().checks ?? {};
    const error = this.read.error();
    const body: unknown = error instanceof HttpErrorResponse ? error.error : undefined;
    return typeof body === 'object' && body !== null && 'checks' in body ? ((body as Readiness).checks ?? {}) : {};
  });

  readonly failing = computed(() =>
    Object.entries(this.checks())
      .filter(([, check]) => check.status === 'down')
      .map(([name, check]) => ({ name, detail: check.detail })),
  );
}
