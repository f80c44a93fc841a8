package dev.landfall.datasync.postgres;

/** The one query behind {@link SchemaDigest}: kind, name, definition. */
final class SchemaDigestQuery {
  private static final String CARRIED =
      """
      carried AS (
        SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) AS name, c.relpersistence,
          c.relispartition, c.relreplident, c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'landfall')
          AND c.relpersistence <> 't'
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
            AND e.objid = c.oid AND e.deptype = 'e'))
      """;

  private static final String TABLES =
      """
      SELECT 'table', name, concat_ws(' ',
        CASE relpersistence WHEN 'u' THEN 'unlogged' END,
        CASE relkind WHEN 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid) ELSE 'ordinary' END,
        CASE WHEN relispartition THEN (SELECT 'partition of ' || p.name || ' '
            || pg_get_expr(c.relpartbound, c.oid)
          FROM pg_inherits h JOIN carried p ON p.oid = h.inhparent, pg_class c
          WHERE h.inhrelid = carried.oid AND c.oid = carried.oid) END,
        (SELECT 'inherits ' || string_agg(p.name, ', ' ORDER BY h.inhseqno)
          FROM pg_inherits h JOIN carried p ON p.oid = h.inhparent
          WHERE h.inhrelid = carried.oid AND NOT relispartition),
        CASE WHEN relrowsecurity THEN 'row security' END,
        CASE WHEN relforcerowsecurity THEN 'forced' END,
        'replica identity ' || relreplident::text)
      FROM carried WHERE relkind IN ('r', 'p')
      UNION ALL
      SELECT 'column', t.name || '.' || quote_ident(a.attname), concat_ws(' ',
        format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> ty.typcollation THEN 'collate ' || quote_ident(co.collname) END,
        CASE WHEN a.attnotnull THEN 'not null' END,
        CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
        CASE WHEN a.attgenerated <> '' THEN 'generated' ELSE 'default' END
          || ' ' || pg_get_expr(d.adbin, d.adrelid))
      FROM carried t JOIN pg_attribute a ON a.attrelid = t.oid
      JOIN pg_type ty ON ty.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_collation co ON co.oid = a.attcollation
      WHERE t.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private static final String ON_TABLES =
      """
      SELECT 'constraint', t.name || '.' || quote_ident(k.conname), pg_get_constraintdef(k.oid)
      FROM carried t JOIN pg_constraint k ON k.conrelid = t.oid
      WHERE k.conparentid = 0 AND k.contype IN ('p', 'u', 'x', 'f', 'c') AND NOT t.relispartition
      UNION ALL
      SELECT 'index', i.name,
        CASE WHEN x.indisvalid THEN '' ELSE 'invalid ' END || pg_get_indexdef(i.oid)
      FROM carried i JOIN pg_index x ON x.indexrelid = i.oid
      WHERE NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.oid)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid
          AND k.contype IN ('p', 'u', 'x'))
      UNION ALL
      SELECT 'trigger', t.name || '.' || quote_ident(g.tgname),
        pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
      FROM carried t JOIN pg_trigger g ON g.tgrelid = t.oid
      WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND g.tgname <> '%s'
      UNION ALL
      SELECT 'policy', t.name || '.' || quote_ident(p.polname), concat_ws(' ', p.polcmd::text,
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      FROM carried t JOIN pg_policy p ON p.polrelid = t.oid
      UNION ALL
      SELECT 'rule', t.name || '.' || quote_ident(w.rulename), concat_ws(' ',
        CASE w.ev_type WHEN '2' THEN 'on update' WHEN '3' THEN 'on insert' ELSE 'on delete' END,
        CASE WHEN w.is_instead THEN 'instead' ELSE 'also' END, w.ev_enabled::text)
      FROM carried t JOIN pg_rewrite w ON w.ev_class = t.oid
      WHERE t.relkind IN ('r', 'p')
      """
          .formatted(LandfallSchema.FENCE_TRIGGER);

  private static final String BESIDE_TABLES =
      """
      SELECT 'sequence', s.name, format('%s from %s by %s in %s to %s%s',
        format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
        CASE WHEN q.seqcycle THEN ' cycle' ELSE '' END)
      FROM carried s JOIN pg_sequence q ON q.seqrelid = s.oid
      UNION ALL
      SELECT CASE relkind WHEN 'm' THEN 'materialised_view' ELSE 'view' END, name,
        (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod),
            ', ' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = carried.oid AND a.attnum > 0)
      FROM carried WHERE relkind IN ('v', 'm')
      UNION ALL
      SELECT 'type', format('%I.%I', n.nspname, t.typname), CASE t.typtype
        WHEN 'e' THEN 'enum ' || (SELECT string_agg(quote_literal(e.enumlabel), ', '
          ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
        WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typnotnull THEN 'not null' END, t.typdefault,
          (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
        WHEN 'r' THEN (SELECT 'range of ' || format_type(r.rngsubtype, NULL) FROM pg_range r
          WHERE r.rngtypid = t.oid)
        ELSE (SELECT 'composite ' || string_agg(quote_ident(a.attname) || ' '
            || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = t.typrelid AND NOT a.attisdropped) END
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'landfall')
        AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass
          AND e.objid = t.oid AND e.deptype = 'e')
      UNION ALL
      SELECT 'function', format('%I.%I(%s)', n.nspname, p.proname,
          pg_get_function_identity_arguments(p.oid)),
        CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'body ' || md5(pg_get_functiondef(p.oid)) END
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'landfall')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
          AND e.objid = p.oid AND e.deptype = 'e')
      """;

  static final String TEXT =
      "WITH " + CARRIED + TABLES + "UNION ALL\n" + ON_TABLES + "UNION ALL\n" + BESIDE_TABLES;

  private SchemaDigestQuery() {}
}
