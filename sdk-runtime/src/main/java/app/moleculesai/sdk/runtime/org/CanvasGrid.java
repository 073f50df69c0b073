package app.moleculesai.sdk.runtime.org;

import app.moleculesai.sdk.runtime.templates.TemplateWorkspace;
import java.util.ArrayList;
import java.util.List;

/** Where children stand within their parent: a grid of two columns ({@code wire.md} OI-12). */
final class CanvasGrid {
  private static final int COLUMNS = 2;
  private static final double CELL_WIDTH = 240;
  private static final double CELL_HEIGHT = 130;
  private static final double GUTTER = 14;
  private static final double SIDE = 16;
  private static final double HEADER = 130;

  private CanvasGrid() {}

  /** A place relative to the parent's. */
  record Point(double x, double y) {}

  private record Size(double width, double height) {}

  /**
   * The grid of one parent.
   *
   * @param column as wide as the widest subtree
   * @param rows each as high as the highest subtree in it
   */
  private record Grid(int count, double column, List<Double> rows) {
    static Grid of(List<TemplateWorkspace> children) {
      double column = 0;
      List<Double> rows = new ArrayList<>();
      for (int i = 0; i < children.size(); i++) {
        var size = size(children.get(i));
        column = Math.max(column, size.width());
        if (i % COLUMNS == 0) {
          rows.add(size.height());
        } else {
          rows.set(i / COLUMNS, Math.max(rows.getLast(), size.height()));
        }
      }
      return new Grid(children.size(), column, rows);
    }

    private static Size size(TemplateWorkspace workspace) {
      return workspace.children().isEmpty()
          ? new Size(CELL_WIDTH, CELL_HEIGHT)
          : of(workspace.children()).size();
    }

    private Size size() {
      int columns = Math.min(COLUMNS, count);
      double height = rows.stream().mapToDouble(Double::doubleValue).sum();
      return new Size(2 * SIDE + columns * column + (columns - 1) * GUTTER,
          HEADER + height + (rows.size() - 1) * GUTTER + SIDE);
    }
  }

  /** Returns the place of each child, in order. */
  static List<Point> points(List<TemplateWorkspace> children) {
    var grid = Grid.of(children);
    var points = new ArrayList<Point>();
    double y = HEADER;
    for (int i = 0; i < children.size(); i++) {
      points.add(new Point(SIDE + (i % COLUMNS) * (grid.column() + GUTTER), y));
      if (i % COLUMNS == COLUMNS - 1) {
        y += grid.rows().get(i / COLUMNS) + GUTTER;
      }
    }
    return points;
  }
}
