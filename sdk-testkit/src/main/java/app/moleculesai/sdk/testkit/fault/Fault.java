package app.moleculesai.sdk.testkit.fault;

/** What may go wrong in one call. */
public enum Fault {
  /** The call is refused with {@code busy}; nothing was done. */
  BUSY,
  /** The call is refused with {@code unavailable}; nothing was done. */
  UNAVAILABLE,
  /** The call waits, then is refused with {@code unavailable}; nothing was done. */
  TIME_OUT,
  /** The call is done, but its answer is lost: the caller gets {@code unavailable}. */
  LOSE_ANSWER,
  /** A write is done twice, as by a proxy that repeats it; the caller gets the second answer. */
  WRITE_TWICE,
  /** The first half of an append is stored, then the caller gets {@code unavailable}: what no store may do. */
  WRITE_HALF,
  /** A read does not show what the last append stored, as from a replica that lags behind. */
  STALE,
  /** The store is closed while the call is under way. */
  CLOSE
}
