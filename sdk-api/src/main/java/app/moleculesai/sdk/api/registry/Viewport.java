package app.moleculesai.sdk.api.registry;

/**
 * Which part of the canvas is shown.
 *
 * @param x of its corner, from the left
 * @param y of its corner, from the top
 * @param zoom how large
 */
public record Viewport(double x, double y, double zoom) {}
