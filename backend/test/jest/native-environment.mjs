/**
 * Node's environment for modules that run in this realm: `expect` compares with this realm's constructors, and fake timers
 * replace this realm's timers.
 */
import { ModernFakeTimers } from '@jest/fake-timers';
import { TestEnvironment } from 'jest-environment-node';

const INTRINSICS = Object.getOwnPropertyNames(globalThis).filter(
  (name) => /^[A-Z]/.test(name) && typeof Object.getOwnPropertyDescriptor(globalThis, name).value === 'function',
);

export default class NativeEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of INTRINSICS) this.global[name] = globalThis[name];
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis });
  }
}
