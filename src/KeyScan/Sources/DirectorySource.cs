using System.Collections.Concurrent;
using KeyScan.Primitives;
using KeyScan.Primitives.Files;

namespace KeyScan.Sources;

/// <summary>
/// Files on disk: in a git repository the tracked files and the new ones that git does not ignore, elsewhere all. Links are never
/// followed: what they point to inside the root is read in its own place.
/// </summary>
public sealed class DirectorySource(DirectoryOptions options) : IBlobSource
{
    /// <summary>So few files are read at once on the calling thread; it takes longer to start others.</summary>
    private const int FewFiles = 16;

    private const int BatchLength = 64;
    private const int QueuedBatches = 256;

    /// <inheritdoc/>
    public void Read(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, CancellationToken cancellation)
    {
        long before = coverage.Files;
        int problems = coverage.Problems.Count;
        var ignored = new IgnoredFiles();
        ReadFiles(createReceiver, coverage, ignored, cancellation);
        if (coverage.Files == before && coverage.Problems.Count == problems)
            coverage.AddProblem(Nothing(coverage, ignored));
        else if (ignored.ToRemark(string.Join(", ", options.Paths)) is { } remark)
            coverage.AddRemark(remark);
    }

    /// <summary>Nothing read is not clean. Says why, and what to run instead.</summary>
    private Problem Nothing(CoverageCounter coverage, IgnoredFiles ignored)
    {
        string where = string.Join(", ", options.Paths);
        if (coverage.Skipped.FirstOrDefault(s => s.Reason == SkipReason.Excluded) is { } excluded)
            return new Problem(
                $"nothing was scanned: the globs to include and to exclude leave none of {excluded.Count:N0} files", where,
                "Mend --include and --exclude, or include: and exclude: in .keyscan.yml");
        if (!ignored.IsEmpty)
            return new Problem($"nothing was scanned: git ignores all that is here, {ignored.Count}", where,
                "Scan it with --no-ignore");
        bool isRepository = options.Paths.Any(p => DirectoryWalk.IsInRepository(Path.GetFullPath(p, options.WorkingFolder)));
        return new Problem("nothing was scanned: there are no files here", where, isRepository
            ? "Check the path; history is scanned by `keyscan git`" : "Check the path");
    }

    private void ReadFiles(Func<IBlobReceiver> createReceiver, CoverageCounter coverage, IgnoredFiles ignored,
        CancellationToken cancellation)
    {
        FileReader NewReader() => new(createReceiver(), coverage, options.MaxFileSize);

        using IEnumerator<ListedFile> files = Files(coverage, ignored).GetEnumerator();
        var first = new List<ListedFile>(FewFiles);
        while (first.Count < FewFiles && files.MoveNext())
            first.Add(files.Current);
        if (first.Count < FewFiles)
        {
            using FileReader reader = NewReader();
            foreach (ListedFile file in first)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Read(file);
            }
            return;
        }

        using var batches = new BlockingCollection<ListedFile[]>(QueuedBatches);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Work()
        {
            try
            {
                using FileReader reader = NewReader();
                ReadBatches(batches, reader, cancellation);
            }
            catch
            {
                // Or the listing would wait forever for room in the queue.
                stop.Cancel();
                throw;
            }
        }

        Task[] workers = [.. Enumerable.Range(0, Math.Max(1, options.Threads)).Select(_ =>
            Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            List(first, files, batches, stop.Token);
        }
        finally
        {
            batches.CompleteAdding();
            // Unlike Task.WaitAll this throws what the worker threw, by which callers tell an interrupt from a failure.
            Task.WhenAll(workers).GetAwaiter().GetResult();
        }
    }

    private static void List(List<ListedFile> batch, IEnumerator<ListedFile> files, BlockingCollection<ListedFile[]> batches,
        CancellationToken cancellation)
    {
        bool more = true;
        while (more)
        {
            while (batch.Count < BatchLength && (more = files.MoveNext()))
                batch.Add(files.Current);
            batches.Add([.. batch], cancellation);
            batch.Clear();
        }
    }

    private static void ReadBatches(BlockingCollection<ListedFile[]> batches, FileReader reader, CancellationToken cancellation)
    {
        foreach (ListedFile[] batch in batches.GetConsumingEnumerable(cancellation))
        {
            foreach (ListedFile file in batch)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Read(file);
            }
        }
    }

    private IEnumerable<ListedFile> Files(CoverageCounter coverage, IgnoredFiles ignored)
    {
        var include = new PathGlobs(options.Include);
        var exclude = new PathGlobs(options.Exclude);
        var walk = new DirectoryWalk(coverage, ignored, options.NoIgnore);
        foreach (string path in options.Paths)
        {
            string full = Path.GetFullPath(path, options.WorkingFolder);
            foreach (ListedFile file in Below(path, Path.TrimEndingDirectorySeparator(full), walk, coverage))
            {
                if (include.IsEmpty && exclude.IsEmpty)
                {
                    yield return file;
                    continue;
                }
                if ((include.IsEmpty || include.Matches(Relative(options.IncludeFolder, full, file)))
                    && !exclude.Matches(Relative(options.ExcludeFolder, full, file)))
                    yield return file;
                else
                    coverage.AddSkipped(SkipReason.Excluded);
            }
        }
    }

    private static string Relative(string? folder, string full, ListedFile file) =>
        Path.GetRelativePath(folder ?? full, file.FullPath).Replace('\\', '/');

    private static IEnumerable<ListedFile> Below(string path, string full, DirectoryWalk walk, CoverageCounter coverage)
    {
        string shown = path.Replace('\\', '/');
        if (Directory.Exists(full))
        {
            shown = shown.TrimEnd('/');
            while (shown.StartsWith("./", StringComparison.Ordinal))
                shown = shown[2..];
            return walk.Files(full, shown is "." or "" && path != "/" ? "" : $"{shown}/");
        }
        if (!Path.Exists(full))
        {
            coverage.AddProblem(new Problem("there is no such file or folder", path, "Check the path"));
            return [];
        }
        if (File.ResolveLinkTarget(full, returnFinalTarget: true) is { } target)
            full = target.FullName;
        if (!IsRegular(full))
        {
            coverage.AddProblem(new Problem("this is no regular file", path, "Pipe it into `keyscan stdin`"));
            return [];
        }
        return [new ListedFile(full, shown.StartsWith("./", StringComparison.Ordinal) ? shown[2..] : shown, Top: null)];
    }

    private static bool IsRegular(string full)
    {
        try
        {
            OpenResult result = RegularFile.TryOpen(full, out Microsoft.Win32.SafeHandles.SafeFileHandle? handle);
            handle?.Dispose();
            return result != OpenResult.NotAFile;
        }
        catch (IOException)
        {
            // The reader meets the same error and reports it.
            return true;
        }
    }
}
