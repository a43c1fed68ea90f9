import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { problemItem, readAgent, type Source } from './agent-reading.ts';
import type { ReadItem, Trouble } from './import-item.ts';

/**
 * An A2A agent card (a2a-protocol.org). 1.0 moved the address from `url` to `supportedInterfaces[].url`; a card with both
 * serves old clients and is a 1.0 card. The card itself is the definition.
 */
export function readA2aCard(source: Source, card: JsonObject): readonly ReadItem[] {
  const isNew = card['supportedInterfaces'] !== undefined;
  const troubles = [...nameTrouble(card), ...(isNew ? interfaceTroubles(card) : urlTrouble(card))];
  if (troubles.length > 0) return troubles.map((trouble) => problemItem(source, trouble));
  return readAgent(source, isNew ? 'a2a-1.0' : 'a2a-0.x', card);
}

function nameTrouble({ name }: JsonObject): readonly Trouble[] {
  return typeof name === 'string' && name.trim() !== '' ? [] : [missing('/name', 'An agent card must have a name.')];
}

function urlTrouble({ url }: JsonObject): readonly Trouble[] {
  return typeof url === 'string' && url !== '' ? [] : [missing('/url', 'An agent card of A2A 0.x must have a url.')];
}

function interfaceTroubles({ supportedInterfaces }: JsonObject): readonly Trouble[] {
  if (!isJsonList(supportedInterfaces) || supportedInterfaces.length === 0) {
    return [missing('/supportedInterfaces', 'An agent card of A2A 1.0 must list its interfaces.')];
  }
  return supportedInterfaces.flatMap((one, index) =>
    isJsonObject(one) && typeof one['url'] === 'string' && one['url'] !== '' ? [] : [missing(`/supportedInterfaces/${index}/url`, 'An interface must have a url.')]);
}

function missing(field: string, message: string): Trouble {
  return { field, rule: 'required', message };
}
