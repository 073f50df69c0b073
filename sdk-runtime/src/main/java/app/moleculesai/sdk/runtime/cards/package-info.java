/**
 * The agent card of every workspace, in both generations of A2A: what its agent says of itself, with our addresses and our
 * security in the place of its own. That an agent has a card is learned in {@code presence}; what the card's addresses
 * take is left to {@code a2a}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.cards;

import org.jspecify.annotations.NullMarked;
