import type { NearbyServerDto, ProviderKeyDto, ProviderTestDto, PutProviderKeyDto } from '@nexus/api-client';

export type ProviderItem = ProviderKeyDto;
export type ProviderKind = ProviderItem['kind'];
/** Omitted fields stay unchanged; null resets to the default. */
export type ProviderInput = PutProviderKeyDto;
export type ProviderTest = ProviderTestDto;
/** A model server running on the machine of this installation. */
export type NearbyServer = NearbyServerDto;

/** The name becomes part of URLs and of model ids. */
export const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Reserved names. */
export const RESERVED = new Set(['auto', 'nexus', 'openrouter']);

export const listOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
