/** Rings of backend tests. */
const base = {
  testEnvironment: '<rootDir>/test/jest/native-environment.mjs',
  runtime: '<rootDir>/test/jest/native-runtime.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
          keepClassNames: true,
        },
      },
    ],
  },
  moduleNameMapper: {
    '^@nexus/contracts$': '<rootDir>/../libs/contracts/src/index.ts',
    '^@nexus/testing$': '<rootDir>/../libs/testing/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
};

export default {
  // Machines are shared: a limit that only a hang reaches.
  testTimeout: 90_000,
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/../libs/*/src/**/*.spec.ts'],
      roots: ['<rootDir>/src', '<rootDir>/../libs'],
    },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.int-spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
  ],
};
