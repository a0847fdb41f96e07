import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface TextFunction {
  /** `chat/excerpt.ts#excerptOf`, below the source folder. */
  id: string;
  file: string;
  name: string;
  /** One a parameter; null when a parameter is neither text nor optional: somebody must say how to call it. */
  parameters: readonly ('text' | 'texts' | 'bytes')[] | null;
}

const LEFT_OUT = /\.(?:spec|contract|module|controller|entity|d)\.ts$|\/(?:dto|testing)\//;
const MENTIONS_TEXT = /\b(?:string|Uint8Array|Buffer)\b/;
const KINDS: readonly (readonly [RegExp, 'text' | 'texts' | 'bytes'])[] = [
  [/^string(?: \| (?:null|undefined))*$/, 'text'],
  [/^(?:readonly )?string\[\]$/, 'texts'],
  [/^(?:Uint8Array|Buffer)(?: \| undefined)?$/, 'bytes'],
];

/** Functions and arrow functions that a source folder exports, that take text in any form and answer at once. */
export function textFunctions(source: string): TextFunction[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.test(`/${file}`))
    .toSorted()
    .flatMap((file) => functionsOf(join(source, file), source));
}

function functionsOf(file: string, source: string): TextFunction[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return tree.statements.flatMap(exported).flatMap(([name, fn]) => {
    const types = fn.parameters.map((p) => p.type?.getText(tree) ?? '');
    if (isAsync(fn, tree) || !types.some((type) => MENTIONS_TEXT.test(type))) return [];
    const required = fn.parameters.filter((p) => !p.questionToken && !p.initializer && !p.dotDotDotToken);
    const kinds = required.map((p) => kindOf(p.type?.getText(tree) ?? ''));
    const parameters = kinds.every((kind) => kind !== null) ? kinds : null;
    return [{ id: `${relative(source, file).replaceAll('\\', '/')}#${name}`, file, name, parameters }];
  });
}

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

function exported(statement: ts.Statement): [string, FunctionNode][] {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isFunctionDeclaration(statement)) return statement.name ? [[statement.name.text, statement]] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [[name.getText(), initializer] as [string, FunctionNode]]
      : [],
  );
}

const isAsync = (fn: FunctionNode, tree: ts.SourceFile): boolean =>
  fn.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true ||
  /^(?:Promise|AsyncGenerator|AsyncIterable)\b/.test(fn.type?.getText(tree) ?? '');

const kindOf = (type: string) => KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? null;
