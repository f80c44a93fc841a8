package dev.landfall;

/** The one entry point of the jar: {@code operator} (default), {@code worker}. */
public final class Main {
  private Main() {}

  /**
   * Runs a command.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Object o = args.length == 0 ? "a" : args;
    switch (o) {
      case String s when s.length() > 1 -> System.out.println(s);
      default -> System.out.println("x");
    }
  }
}
