/**
 * Where a client's answer goes: whole or as a stream, in JSON-RPC or HTTP+JSON. What is in it is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.answers;

import org.jspecify.annotations.NullMarked;
