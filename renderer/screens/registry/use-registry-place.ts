import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import { useSearchTexts } from '../../lib/index.ts';
import { placeAt, pointerAt, type RegistryPlace, rowOf, shownWith } from './registry-place.ts';

export type RegistryFace = 'grid' | 'json' | 'warnings';

/** Which part of the registry the address names. `at` chooses, `why` opens an explanation, `layer` and `version` choose among the texts. */
export function useRegistryPlace() {
  const [texts, setTexts] = useSearchTexts();
  const why = texts['why'] === undefined ? null : placeAt(texts['why']);
  const place = texts['at'] === undefined && why ? shownWith(why) : placeAt(texts['at']);
  const version = Number(texts['version']);
  return {
    face: faceOf(texts['view']),
    place,
    explained: why && rowOf(why),
    layer: LAYER_KINDS.find((kind) => kind === texts['layer']) ?? ('tenant' satisfies LayerKind),
    version: Number.isInteger(version) && version > 0 ? version : null,
    /** Which layer's cells can be changed. */
    writeTo: (kind: LayerKind) => setTexts({ layer: kind }),
    show: (face: RegistryFace) => setTexts({ view: face === 'grid' ? null : face, why: null, version: null }),
    goTo: (next: RegistryPlace) => setTexts({ at: pointerAt(next), why: null }),
    explain: (pointer: string | null) => setTexts({ why: pointer, at: pointerAt(place) }),
    showLayer: (kind: LayerKind, of: number | null = null) => setTexts({ view: 'json', layer: kind, version: of === null ? null : String(of), why: null }),
  };
}

function faceOf(text: string | undefined): RegistryFace {
  return text === 'json' || text === 'warnings' ? text : 'grid';
}
