/** What the compiler shows in place of a url where data by event type is missing. */
export type Help =
  'Give data by event type, as in defineStream<{ notification: Notification }>("/api/stream")'

type Primitive = string | number | bigint | boolean | symbol | null | undefined

/**
 * Whether `E` has no event types. Of `any`, `unknown` and the type parameters of a wrapper around a hook nothing is known:
 * they pass, the last by the first question, which answers for them before they are known.
 */
export type IsNoMap<E> = [E] extends [never]
  ? false
  : unknown extends E
    ? false
    : [E] extends [Primitive | { [Symbol.iterator]: unknown } | Date | ((...args: never) => unknown)]
      ? true
      : false

/** Whether `E` is the data of one event beyond doubt: no map of event types is a union, or has an `id` of its own. */
export type IsData<E> = [E] extends [never]
  ? false
  : unknown extends E
    ? false
    : IsNoMap<E> extends true
      ? true
      : string extends keyof E
        ? false
        : true extends IsUnion<E> | HasId<E>
          ? true
          : false

/**
 * Whether `E` looks like the data of one event rather than a map of event types. It is a guess, as a map may hold
 * anything; `defineStream` takes what is wrongly refused.
 */
export type LooksLikeData<E> = [E] extends [never]
  ? false
  : unknown extends E
    ? false
    : IsData<E> extends true
      ? true
      : string extends keyof E
        ? false
        : true extends HasOptional<E> | HoldsPrimitives<E>
          ? true
          : false

type IsUnion<E, All = E> = E extends unknown ? ([All] extends [E] ? false : true) : never

/** That an event may not come needs no saying. */
type HasOptional<E> = [E] extends [Required<E>] ? false : true

/** Nobody calls an event type `id`. */
type HasId<E> = [E] extends [{ id: Primitive }] ? true : false

/** Events of type `message`, for those that name none, may well be all there is, and hold text. */
type HoldsPrimitives<E> = [keyof E] extends ['message']
  ? false
  : unknown extends E[keyof E]
    ? false
    : [E[keyof E]] extends [Primitive]
      ? true
      : false
