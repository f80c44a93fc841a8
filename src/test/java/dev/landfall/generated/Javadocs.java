package dev.landfall.generated;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The javadoc of the API's records, read from their source: one text for the reader of the code and
 * for {@code kubectl explain}.
 *
 * @param types the first sentences of each type, by simple name, nested ones as {@code Outer.Inner}
 * @param parts the text of each record component, by {@code Type.component}
 */
record Javadocs(Map<String, String> types, Map<String, String> parts) {

  /** Reads all sources below a folder. */
  static Javadocs of(Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, String> types = new HashMap<>();
    Map<String, String> parts = new HashMap<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(folder)) {
      List<Path> java = sources.filter(p -> p.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  d -> {},
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(java));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Scanner(docs, types, parts).scan(unit, null);
      }
    }
    return new Javadocs(Map.copyOf(types), Map.copyOf(parts));
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final Map<String, String> types;
    private final Map<String, String> parts;
    private String outer = "";

    Scanner(DocTrees docs, Map<String, String> types, Map<String, String> parts) {
      this.docs = docs;
      this.types = types;
      this.parts = parts;
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
      String before = outer;
      outer =
          before.isEmpty() ? tree.getSimpleName().toString() : before + "." + tree.getSimpleName();
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      if (comment != null) {
        types.put(outer, text(comment.getFullBody()));
        for (DocTree tag : comment.getBlockTags()) {
          if (tag instanceof ParamTree p && !p.isTypeParameter()) {
            parts.put(outer + "." + p.getName(), text(p.getDescription()));
          }
        }
      }
      super.visitClass(tree, nothing);
      outer = before;
      return null;
    }

    private static String text(List<? extends DocTree> tree) {
      StringBuilder all = new StringBuilder();
      tree.forEach(t -> all.append(t));
      return all.toString()
          .replaceAll("\\{@(?:code|link) ([^}]*)\\}", "$1")
          .replaceAll("\\s+", " ")
          .strip();
    }
  }
}
