using KeyScan.Registry.Database;
using KeyScan.Registry.Import.Reading;
using KeyScan.Registry.Keys;

namespace KeyScan.Registry.Import;

/// <summary>
/// Reads files of issued keys into a registry: all of them in one transaction, each key hashed as it is read. The same files
/// again change nothing.
/// </summary>
internal sealed class KeyImport(RegistryDatabase database, PepperRing peppers, ImportOptions options, TimeProvider? clock = null)
{
    private const int MostShown = 20;
    private const string BadRow = "Mend the row, or leave out such rows with --skip-bad-rows";

    private readonly List<Problem> _problems = [];
    private readonly HashSet<string> _unused = new(StringComparer.Ordinal);
    private long _badRows, _everyday;
    private string? _firstEveryday;

    /// <summary>Imports <paramref name="files"/>.</summary>
    /// <exception cref="ProblemException">
    /// A file cannot be read or told into rows, a column is missing, a pepper is not the registry's, or the database failed.
    /// Nothing was kept.
    /// </exception>
    public ImportReport Run(IReadOnlyList<ImportFile> files)
    {
        DateTimeOffset now = clock?.GetUtcNow() ?? database.Now();
        var builder = new RowBuilder(peppers, options.Set, needsKeys: !options.IsListing);
        ImportReport report = database.Run(session =>
        {
            PepperRegister.Check(session, peppers);
            using var staging = new KeyStaging(session);
            for (int i = 0; i < files.Count; i++)
                Stage(files[i], i, builder, staging);
            staging.Complete();
            ImportReport merged = session.InTransaction(() => Merge(session, [.. files.Select(f => f.Name)], now));
            if (merged.IsKept)
                database.Dialect.Settle(session);
            return merged;
        });
        return report with
        {
            BadRows = _badRows,
            Problems = _problems,
            UnusedColumns = [.. _unused],
            Everyday = _everyday,
            FirstEveryday = _firstEveryday,
        };
    }

    private ImportReport Merge(RegistrySession session, IReadOnlyList<string> files, DateTimeOffset now)
    {
        session.Lock(KeyStore.WriteLock);
        var merge = new KeyMerge(session, files, now);
        _badRows += merge.RemoveContradictions(options.AddFingerprints, _problems);
        var nothing = new ImportReport { IsKept = false, BadRows = 0, Problems = [], UnusedColumns = [] };
        if (_badRows > 0 && !options.SkipBadRows)
            return nothing;
        merge.MarkRepeats();
        (long silenced, string? first) = merge.Silenced();
        if (silenced > options.MaySilence)
            return nothing with { Silenced = silenced, FirstSilenced = first, SilencesTooMany = true };
        PepperRegister.Enter(session, peppers, now);
        KeyStore.NoteUse(session, now);
        return merge.Merge() with { Silenced = silenced, FirstSilenced = first };
    }

    private void Stage(ImportFile file, int number, RowBuilder builder, KeyStaging staging)
    {
        var fields = new RowFields();
        try
        {
            using Stream input = file.Open();
            IRowReader rows = RowFormat.Open(input, file.Name, options);
            using var reader = (IDisposable)rows;
            while (rows.Read(fields, out Fault? wrong))
            {
                StagedKey? key = null;
                wrong ??= builder.Build(fields, out key);
                if (wrong is null)
                    Stage(key!, number, file.Name, rows.Line, staging);
                else
                    Report(wrong.At($"{file.Name}:{rows.Line}", BadRow));
            }
            _unused.UnionWith(rows.Unused);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(new Problem($"the file cannot be read: {e.Message.TrimEnd('.')}", file.Name,
                "Check the path and its permissions"), e);
        }
        finally
        {
            fields.Clear();
        }
    }

    private void Stage(StagedKey key, int file, string name, int line, KeyStaging staging)
    {
        staging.Add(key, file, line);
        if (key.Everyday is null)
            return;
        _everyday++;
        _firstEveryday ??= $"{name}:{line} {key.Everyday}";
    }

    private void Report(Problem problem)
    {
        _badRows++;
        if (_problems.Count < MostShown)
            _problems.Add(problem);
    }
}
