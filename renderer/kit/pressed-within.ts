/** Whether something happened within an element of this kind. An event out of a shadow tree, such as the code editor's, names only the tree's host as its target; its path tells where it really was. */
export function pressedWithin(event: Pick<Event, 'composedPath'>, selector: string): boolean {
  return event.composedPath().some((place) => isElement(place) && place.matches(selector));
}

function isElement(place: EventTarget): place is Element {
  return 'matches' in place;
}
