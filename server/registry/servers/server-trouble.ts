/** Why a server could not be asked. The sentence is safe to keep and to show: it repeats nothing that the server said. */
export class ServerTrouble extends Error {
  constructor(says: string, options?: ErrorOptions) {
    super(says, options);
    this.name = 'ServerTrouble';
  }
}
