import angular from 'angular-eslint';
import boundaries from 'eslint-plugin-boundaries';
import { importX } from 'eslint-plugin-import-x';
import * as lit from 'eslint-plugin-lit';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { FLOORS, KNOWLEDGE } from './backend/tools/floors.mjs';

const ignores = [
  '**/dist/**',
  '**/node_modules/**',
  '**/.angular/**',
  '.nexus/**',
  'libs/api-client/src/gen/**',
  '**/coverage/**',
];

/** A feature may import its own floor and those below; chat is the top, common the ground. */
const elements = FLOORS.flatMap((floor) => floor.map((name) => ({ type: name, pattern: `backend/src/${name}` })));
const floorRules = FLOORS.flatMap((floor, level) =>
  floor.map((name) => ({
    from: { element: { type: name } },
    allow: FLOORS.slice(0, level + 1)
      .flat()
      .map((type) => ({ to: { element: { type } } })),
  })),
);

const insideKnowledge = Object.entries(KNOWLEDGE).map(([folder, allowed]) => {
  const others = Object.keys(KNOWLEDGE).filter((other) => other !== folder && !allowed.includes(other));
  return {
    files: [`backend/src/knowledge/${folder}/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${others.join('|')})/`,
              message: `knowledge/${folder} may import ${allowed.join(', ') || 'no other folder'} (backend/tools/floors.mjs).`,
            },
          ],
        },
      ],
    },
  };
});

const TENANCY = [
  {
    selector: 'CallExpression[callee.property.name=/^(createQueryBuilder|getReference|getKnex|getKysely)$/]',
    message: 'Only database/ may build queries by hand: use TenantDb.query() or find().',
  },
  {
    selector: 'CallExpression[callee.property.name=/^native(Insert|Update|Delete)$/]',
    message: 'Use TenantDb.update() or delete(), or database/statements with the EntityManager of a SystemScope.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(execute|upsert|upsertMany|insertMany)$/]:matches([callee.object.name=/^(em|manager|entityManager)$/], [callee.object.property.name="em"], [callee.object.callee.property.name=/^(em|fork|getEntityManager)$/])',
    message: 'Use TenantDb.sql(), upsert(), upsertMany() or insertMany().',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(LockMode|UniqueConstraintViolationException)$/]',
    message: 'Use TenantRows or lockRow, and unlessTaken or isUniqueViolation (database/).',
  },
  {
    selector: 'ImportSpecifier[imported.name=/^(decodeCursor|toPage)$/]',
    message: 'Pages of an entity are those of TenantRows.page or keysetPage (database/).',
  },
  {
    selector: 'CallExpression[callee.property.name=/^useGlobal(Guards|Interceptors|Pipes)$/]',
    message: 'Provide it as APP_GUARD, APP_INTERCEPTOR or APP_PIPE: FastPathCheck sees only those.',
  },
  { selector: "CallExpression[callee.object.name='process'][callee.property.name='env']", message: 'Use AppConfig.' },
];

const COOKIES = {
  selector:
    'MemberExpression[property.name=/^(cookies|setCookie|clearCookie|cookie)$/][object.name=/^(request|req|reply|res|response)$/]',
  message: 'Cookies are read and set by BrowserCookies only, for routes that state @UsesCookies().',
};

const CLOCK = [
  "MemberExpression[object.name='Date'][property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
].map((selector) => ({
  selector,
  message: 'The time is asked of Clock; what passes is measured by performance.now().',
}));

/** Files that read the time themselves. */
const OWN_TIME = [
  'backend/src/common/clock/**/*.ts',
  // The ORM makes entities: their defaults have nothing injected.
  'backend/src/**/*.entity.ts',
  // A thread that depends on nothing else.
  'backend/src/observability/event-loop-watch.worker.ts',
  // Pure functions of what a provider said and when; the moment is a default that tests replace.
  'backend/src/llm/providers/openai-protocol/error-mapping.ts',
];

/** What a document holds may be any number of things, and spread arguments overflow the stack. */
const UNBOUNDED = [
  {
    selector: 'CallExpression[callee.property.name=/^(push|unshift|splice|max|min|concat)$/] > SpreadElement.arguments',
    message: 'Arrays of unknown length are not spread into arguments: use common/arrays/unbounded.',
  },
];

/** An address that nobody checks is found wrong by the person who clicks. Types name addresses too, and are checked. */
const TYPED_CALL =
  ':matches(CallExpression[callee.property.name=/^(read|ask|list|call|file)$/][callee.object.property.name="api"], CallExpression[callee.property.name=/^(read|ask|list|call|file)$/][callee.object.callee.name="inject"], CallExpression[callee.name="apiUrl"])';
const HAND_TYPED = [
  `Literal[value=/^\\u002F(api|v1)\\u002F/]:not(TSLiteralType > Literal):not(${TYPED_CALL} > Literal)`,
  `TemplateLiteral[quasis.0.value.raw=/^\\u002F(api|v1)\\u002F/]:not(${TYPED_CALL} > TemplateLiteral)`,
].map((selector) => ({
  selector,
  message: 'Addresses of the API are given to Api or apiUrl (core/http/api), which check them.',
}));

export default tseslint.config(
  { ignores },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // A promise that nobody waits for hides its failure; a switch that forgets a case hides its own.
    files: ['{backend,libs,admin,widget}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: true, attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Text from outside meets nearly every expression: none may take more than linear time.
    files: ['**/*.ts', '**/*.mts', '**/*.mjs', '**/*.js'],
    ignores: ['**/*.spec.ts', '**/test/**', '**/testing/**', '**/bench/**', '**/*.test.mjs', '**/e2e/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*spec.ts', '**/*.contract.ts', '**/test/**', '**/e2e/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['backend/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.contract.ts'],
    plugins: { boundaries, 'import-x': importX },
    settings: {
      'boundaries/elements': elements,
      'import-x/resolver': { typescript: { project: 'backend/tsconfig.json' } },
      'import/resolver': { typescript: { project: 'backend/tsconfig.json' } },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies: floorRules }],
      'import-x/no-cycle': ['error', { maxDepth: 6 }],
      'no-restricted-syntax': ['error', ...TENANCY, COOKIES, ...CLOCK],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in main.ts: use AppConfig.' },
      ],
      'no-restricted-globals': [
        'error',
        {
          name: 'setInterval',
          message: 'Repeated work is an IntervalTask of ScheduledTasks; a sign of life is a ticker.',
        },
      ],
      // Dependency injection needs the classes at run time.
      '@typescript-eslint/consistent-type-imports': 'off',
    },
  },
  {
    files: ['backend/src/{parsing,knowledge/ingestion}/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...TENANCY, COOKIES, ...CLOCK, ...UNBOUNDED] },
  },
  ...insideKnowledge,
  {
    files: ['backend/src/database/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCK] },
  },
  {
    // A watch of the event loop depends on nothing else.
    files: ['backend/src/common/scheduling/ticker.ts', 'backend/src/observability/event-loop-watch*.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['backend/src/identity/browser-cookies.ts'],
    rules: { 'no-restricted-syntax': ['error', ...TENANCY, ...CLOCK] },
  },
  {
    files: OWN_TIME,
    rules: { 'no-restricted-syntax': ['error', ...TENANCY, COOKIES] },
  },
  {
    files: ['backend/src/{main,worker,migrate,openapi,process}.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['admin/{src,gallery}/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
  },
  {
    files: ['admin/src/app/**/*.ts'],
    ignores: ['**/*.spec.ts', 'admin/src/app/core/http/**'],
    rules: { 'no-restricted-syntax': ['error', ...HAND_TYPED] },
  },
  {
    files: ['admin/src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  { files: ['widget/src/**/*.ts'], ...lit.configs['flat/recommended'] },
);
