using System.Text.Json;
using KeyScan.Git.Objects;
using KeyScan.Git.Parsing;

namespace KeyScan.Sources.History;

/// <summary>
/// A place as the state of a scan keeps it: by the ids of objects and by numbers, never by a name, a path or an author, any of
/// which may hold the very secret that was found. The repository, which has all of them, gives them back.
/// </summary>
/// <param name="Source">What kind of place it is.</param>
/// <param name="Position">How early in history, see <see cref="Provenance.Position"/>.</param>
/// <param name="Commit">The commit that brought it; empty where there is none.</param>
/// <param name="Tree">The commit's tree; empty where it stands in none.</param>
/// <param name="Steps">From the tree to the object, see <see cref="TreeSteps"/>; empty where there is no tree.</param>
internal sealed record SavedProvenance(SourceKind Source, int Position, ObjectId Commit, ObjectId Tree, IReadOnlyList<int> Steps)
{
    /// <summary>The path of every commit's message.</summary>
    public const string CommitMessage = "<commit message>";

    /// <summary>What is kept of <paramref name="place"/>, where <paramref name="id"/> was seen.</summary>
    /// <exception cref="FormatException">The commit has nothing like it.</exception>
    public static SavedProvenance Create(in ObjectId id, Provenance place, ObjectDatabase database, TreeSteps steps)
    {
        if (place.Source != SourceKind.Blob || place.Commit.IsEmpty)
            return new SavedProvenance(place.Source, place.Position, place.Commit, default, []);
        ObjectId tree = ReadCommit(place.Commit, database)?.Tree ?? default;
        IReadOnlyList<int> found = steps.Find(tree, place.Path, id)
            ?? throw new FormatException($"commit {place.Commit} does not lead to {id} where it was seen");
        return new SavedProvenance(place.Source, place.Position, place.Commit, tree, found);
    }

    /// <summary>
    /// The place where <paramref name="id"/> was seen, with what the repository says of it. What cannot be read any more is left
    /// out.
    /// </summary>
    public Provenance Describe(in ObjectId id, ObjectDatabase database, TreeSteps steps)
    {
        Signature? author = Commit.IsEmpty || Source == SourceKind.TagMessage ? null : ReadCommit(Commit, database)?.Author;
        return new Provenance
        {
            Source = Source,
            Path = Source == SourceKind.CommitMessage ? CommitMessage : steps.PathOf(Tree, Steps) ?? $"<blob {id}>",
            Position = Position,
            Commit = Commit,
            Author = author is { } known ? $"{known.Name} <{known.Email}>" : null,
            Date = author?.Date,
        };
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static SavedProvenance Read(JsonElement entry) => new(
        Enum.Parse<SourceKind>(entry.GetProperty("source").GetString()!),
        entry.GetProperty("position").GetInt32(),
        IdOf(entry, "commit"),
        IdOf(entry, "tree"),
        entry.TryGetProperty("steps", out JsonElement steps) ? [.. steps.EnumerateArray().Select(s => s.GetInt32())] : []);

    /// <summary>Writes it as properties of an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("source", Source.ToString());
        writer.WriteNumber("position", Position);
        if (!Commit.IsEmpty)
            writer.WriteString("commit", Commit.ToString());
        if (Tree.IsEmpty)
            return;
        writer.WriteString("tree", Tree.ToString());
        writer.WriteStartArray("steps");
        foreach (int step in Steps)
            writer.WriteNumberValue(step);
        writer.WriteEndArray();
    }

    private static ObjectId IdOf(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement hex))
            return default;
        return ObjectId.TryParse(hex.GetString(), out ObjectId id) ? id
            : throw new FormatException($"its {name} is no object id");
    }

    private static CommitText? ReadCommit(in ObjectId commit, ObjectDatabase database)
    {
        ObjectRead read = database.Read(commit);
        return read is { Outcome: ReadOutcome.Found, Type: Git.ObjectType.Commit }
            ? CommitText.Parse(read.Content, database.Format) : null;
    }
}
