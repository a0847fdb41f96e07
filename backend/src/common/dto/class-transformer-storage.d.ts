/** Metadata recorded by class-transformer's decorators. Nest's mapped types read it from the same place. */
declare module 'class-transformer/cjs/storage.js' {
  interface Transformation {
    transformFn: (params: { value: unknown; key: string; obj: object; type: number; options: object }) => unknown;
    options?: { groups?: string[]; since?: number; until?: number };
  }
  interface TypeOfProperty {
    typeFunction?: () => new () => object;
    options?: { discriminator?: object };
  }
  export const defaultMetadataStorage: {
    findTypeMetadata(target: object, property: string): TypeOfProperty | undefined;
    findTransformMetadatas(target: object, property: string, transformation: number): Transformation[];
    getExposedMetadatas(target: object): object[];
    getExcludedMetadatas(target: object): object[];
  };
}
