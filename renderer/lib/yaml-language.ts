import type { TextLanguage } from './text-language.ts';
import { readTypedYaml, writeYaml } from './typed-yaml.ts';
import { yamlMember, yamlPlaceAt, yamlScalar } from './yaml-place.ts';

/** Taken by `useYaml` only: the parser behind it is loaded when somebody asks for YAML. */
export const YAML_LANGUAGE: TextLanguage = { id: 'yaml', read: readTypedYaml, write: writeYaml, placeAt: yamlPlaceAt, member: yamlMember, scalar: yamlScalar };
