/**
 * What somebody handed us (a proof, note, tile, bundle or entry) is malformed or does not prove what it claims; the message
 * says why. Checks throw it instead of answering false, so that forgetting to look at the answer cannot let a forgery pass.
 */
export class Unverifiable extends Error {
  override readonly name = 'Unverifiable';
}
