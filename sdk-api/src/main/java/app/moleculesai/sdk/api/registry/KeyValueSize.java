package app.moleculesai.sdk.api.registry;

/**
 * How much a workspace keeps under keys.
 *
 * @param entries how many there are
 * @param bytes what their keys and values have in UTF-8 together
 */
public record KeyValueSize(int entries, long bytes) {}
