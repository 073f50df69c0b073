package app.moleculesai.sdk.api.registry;

/**
 * What an insert into the ledger came to.
 *
 * @param delegation the entry that stands there now
 * @param isNew whether it is the one that was given; otherwise one was there with its id, or with its caller's key
 */
public record DelegationInsert(Delegation delegation, boolean isNew) {}
