package app.moleculesai.spi.messagestore.postgres.messagestore;

import app.moleculesai.sdk.api.messagestore.ActivityDraft;

/**
 * A draft that is about to be stored at its place.
 *
 * @param sequence its number
 * @param late whether it is older than a row before it by more than the tolerance
 * @param imported whether it comes from another store
 */
record NewRow(ActivityDraft draft, long sequence, boolean late, boolean imported) {}
