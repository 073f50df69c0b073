package app.moleculesai.sdk.api.registry;

import app.moleculesai.sdk.api.messagestore.Body;

/**
 * One event of a task's stream.
 *
 * @param number counts the events of the task from 1
 * @param body the event as JSON of A2A 1.0, such as {@code {"statusUpdate":…}}
 */
public record TaskEvent(long number, Body body) {}
