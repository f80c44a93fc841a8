package dev.landfall.localclouds;

import dev.landfall.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images as real processes: {@code shop/backend:1.0} and {@code acr.azurecr.io/backend:1.0} both
 * run the main class known under {@code backend}. An image that is not known cannot be pulled.
 */
public final class Programs {
  private static final Pattern IMAGE =
      Pattern.compile("(?:[^/@]+/)*([a-z0-9][a-z0-9._-]*)(?::[\\w][\\w.-]*)?(?:@sha256:\\w+)?");

  /** The main class of an image whose place nothing but an answer takes. */
  private static final String STAND_IN = "";

  private final Map<String, String> mainClasses;
  private final Path logs;
  private final AtomicInteger number = new AtomicInteger();

  private Programs(Map<String, String> mainClasses, Path logs) {
    this.mainClasses = mainClasses;
    this.logs = logs;
  }

  /**
   * Images of which nothing runs, for tests that are not about apps: each is a process that waits,
   * and this JVM answers every request in its place; {@code task} ends at once, and well.
   */
  public static Programs standIns(Path logs, String... repositories) {
    Map<String, String> all = new HashMap<>();
    for (String repository : repositories) {
      all.put(repository, STAND_IN);
    }
    return new Programs(Map.copyOf(all), logs);
  }

  /** The images of the sample estate, their logs in a directory. */
  public static Programs standard(Path logs) {
    return new Programs(
        Map.of(
            "backend", "dev.landfall.shop.Shop",
            "shop", "dev.landfall.shop.Shop",
            "hello", "dev.landfall.localclouds.programs.Hello",
            "task", "dev.landfall.localclouds.programs.Task"),
        logs);
  }

  /** The same with one more image: the last segment of its repository, and what it runs. */
  public Programs with(String repository, String mainClass) {
    Map<String, String> more = new HashMap<>(mainClasses);
    more.put(repository, mainClass);
    return new Programs(Map.copyOf(more), logs);
  }

  /** Whether an image can be pulled. */
  public boolean known(String image) {
    return mainClass(image).isPresent();
  }

  /**
   * Starts a program. It may not be ready yet: ask {@link #answers} or its health path.
   *
   * @param image the image, with or without registry and tag
   * @param name what to call it, also its log file's name
   * @param env what is declared, secrets among it; HOST and PORT are added
   * @param host its own address
   * @param port its port
   * @throws UnknownImage when no such image can be pulled
   */
  public ChildProcess start(
      String image, String name, Map<String, String> env, InetAddress host, int port) {
    String main = mainClass(image).orElseThrow(() -> new UnknownImage(image));
    Map<String, String> whole = new HashMap<>(env);
    whole.put("HOST", host.getHostAddress());
    whole.put("PORT", Integer.toString(port));
    Path log = logs.resolve("%s-%d.log".formatted(name, number.incrementAndGet()));
    return main.equals(STAND_IN)
        ? StandIn.start(name, image.contains("task"), log, new InetSocketAddress(host, port))
        : ChildProcess.start(name, command(main), whole, log);
  }

  /** Whether something accepts connections there. */
  public static boolean answers(InetAddress host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<String> mainClass(String image) {
    Matcher matcher = IMAGE.matcher(image);
    return matcher.matches()
        ? Optional.ofNullable(mainClasses.get(matcher.group(1)))
        : Optional.empty();
  }

  /** The class path goes through a file, as it is longer than people want to read in ps. */
  private List<String> command(String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-Xss512k"));
    command.add("@" + classPathFile());
    command.add(main);
    return command;
  }

  private synchronized Path classPathFile() {
    Path file = logs.resolve("classpath.args").toAbsolutePath();
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(logs);
        String path =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Files.writeString(file, "-cp\n\"" + path.replace("\\", "\\\\") + "\"\n");
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image that cannot be pulled. */
  public static final class UnknownImage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownImage(String image) {
      super(
          "failed to pull and unpack image \"%s\": failed to resolve reference: not found"
              .formatted(image));
    }
  }
}
