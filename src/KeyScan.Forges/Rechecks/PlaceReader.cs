using KeyScan.Git;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;
using KeyScan.Git.Walks;
using KeyScan.Registry.Findings;
using KeyScan.Sources;
using KeyScan.Sources.History;

namespace KeyScan.Forges.Rechecks;

/// <summary>
/// Reads again what stands at recorded places of one folder: files as they are now, blobs and messages by their commit.
/// </summary>
internal sealed class PlaceReader : IDisposable
{
    private const int LargestObject = 16 << 20;
    private readonly string _folder;
    private readonly bool _isNamed;
    private readonly long _largest;
    private readonly RepositoryLayout? _layout;
    private readonly ObjectDatabase? _objects;
    private readonly CommitReader? _commits;
    private readonly Dictionary<ObjectId, IReadOnlyList<string>> _refs = [];
    private readonly Lazy<IReadOnlyList<RefTip>> _tips;

    /// <summary>Opens what is there. Where it is no repository, files alone are read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="largest">Larger texts are not covered, bytes.</param>
    /// <param name="coverage">Takes what cannot be read.</param>
    public PlaceReader(FoundFolder folder, long largest, CoverageCounter coverage)
    {
        (_folder, _isNamed, _largest) = (folder.Path, folder.Kind == FolderKind.Named, largest);
        _layout = FindRepository(folder, coverage);
        _tips = new(() => _layout is null ? [] : RefTip.ReadAll(_layout, coverage));
        if (_layout is null)
            return;
        _objects = ObjectDatabase.Open(_layout);
        _commits = new CommitReader(_objects, _layout.Shallow);
    }

    /// <summary>Hands over what stands at a place; nothing where there is nothing any more.</summary>
    public void HandOver(RecordedLocation place, IBlobReceiver receiver, CoverageCounter coverage)
    {
        if (place.Source is SourceKind.File or SourceKind.Staged)
        {
            HandOverFiles(place, receiver, coverage);
        }
        else if (_objects is null)
        {
            return;
        }
        else if (place.Source == SourceKind.TagMessage)
        {
            HandOverTags(place, receiver);
        }
        else if (place.Source == SourceKind.Ref)
        {
            foreach (RefTip tip in _tips.Value)
                receiver.ReceiveName(tip.Name, ProvenanceOf(place, place.Path), tip.Id);
        }
        else if (ObjectId.TryParse(place.Commit, out ObjectId commit))
        {
            HandOver(place, commit, receiver, coverage);
        }
    }

    /// <summary>The refs that reach a commit; empty where none does, or it is not here.</summary>
    public IReadOnlyList<string> RefsThatReach(in ObjectId commit)
    {
        if (_commits is null || commit.IsEmpty)
            return [];
        if (!_refs.TryGetValue(commit, out IReadOnlyList<string>? known))
            _refs.Add(commit, known = RefTip.ThatReach(_commits, commit, _tips.Value) ?? []);
        return known;
    }

    /// <inheritdoc/>
    public void Dispose() => _objects?.Dispose();

    /// <summary>A path of an archive goes on inside of it, after an exclamation mark, which names may have as well.</summary>
    private static IEnumerable<string> FileNames(string path)
    {
        yield return path;
        for (int end = path.LastIndexOf('!'); end > 0; end = path.LastIndexOf('!', end - 1))
            yield return path[..end];
    }

    private static RepositoryLayout? FindRepository(FoundFolder folder, CoverageCounter coverage)
    {
        RepositoryLayout? layout = null;
        try
        {
            layout = RepositoryLayout.Find(folder.Path);
            RepositoryAccess.Check(layout);
            return layout;
        }
        catch (UnsupportedRepositoryException)
        {
            // Its objects are read all the same.
            return layout;
        }
        catch (Exception e) when (e is ProblemException or GitException)
        {
            // A folder of files is none, and need not be.
            if (layout is not null || folder.Kind == FolderKind.Mirror)
                coverage.AddProblem(new Problem($"the repository cannot be read: {e.Message.TrimEnd('.')}", folder.Path,
                    "Check what git says about it"));
            return null;
        }
    }

    private void HandOverFiles(RecordedLocation place, IBlobReceiver receiver, CoverageCounter coverage)
    {
        using var reader = new FileReader(receiver, coverage, _largest);
        foreach (string path in FileNames(place.Path))
        {
            (string Top, string File)[] found = [.. FilePlaces.Find(_folder, path, _isNamed)];
            foreach ((string top, string file) in found)
                reader.Read(new ListedFile(file, path, top.Length > 0 ? top : null));
            if (found.Length > 0)
                return;
        }
    }

    private void HandOver(RecordedLocation place, in ObjectId commit, IBlobReceiver receiver, CoverageCounter coverage)
    {
        if (place.Source == SourceKind.CommitMessage)
        {
            if (_objects!.Read(commit, LargestObject) is { Outcome: ReadOutcome.Found, Type: ObjectType.Commit } read)
            {
                var text = CommitText.Parse(read.Content, _objects.Format);
                HistoryReceiver.ScanMessage(receiver, commit, ProvenanceOf(place, place.Path), text.Message, text.AuthorLine,
                    text.CommitterLine);
            }
            return;
        }
        if (_commits!.Find(commit) is not { } found)
            return;
        var objects = new ObjectDelivery(_layout!, _objects!, _largest);
        foreach (string path in FileNames(WithoutWiki(place)))
        {
            if (TreePath.FindBlob(_objects!, found.Tree, path) is not { } blob || !_objects!.Contains(blob))
                continue;
            if (!objects.TryHandOver(blob, ProvenanceOf(place, path), earlier: null, receiver, out Problem? problem))
                coverage.AddProblem(problem!);
            return;
        }
    }

    private void HandOverTags(RecordedLocation place, IBlobReceiver receiver)
    {
        foreach (ObjectId id in _tips.Value.Select(t => t.Id).Distinct())
        {
            if (_objects!.ReadHeader(id) is not { Outcome: ReadOutcome.Found, Type: ObjectType.Tag }
                || _objects.Read(id, LargestObject) is not { Outcome: ReadOutcome.Found } read)
                continue;
            var tag = TagText.Parse(read.Content, _objects.Format);
            if ($"<tag {tag.Name}>" == place.Path)
                HistoryReceiver.ScanMessage(receiver, id, ProvenanceOf(place, place.Path), tag.Message, tag.TaggerLine, default);
        }
    }

    /// <summary>Pages of a wiki are recorded below its name.</summary>
    private static string WithoutWiki(RecordedLocation place) =>
        place.Source == SourceKind.Wiki && place.Path.IndexOf(".wiki/", StringComparison.Ordinal) is >= 0 and int start
            ? place.Path[(start + ".wiki/".Length)..] : place.Path;

    private static Provenance ProvenanceOf(RecordedLocation place, string path) => new()
    {
        Source = place.Source,
        Path = path,
        Commit = ObjectId.TryParse(place.Commit, out ObjectId commit) ? commit : default,
        Author = place.Author,
        Date = place.Date,
        Url = place.Url,
    };
}
