using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyScan.Git.Objects;
using KeyScan.Primitives.Files;

namespace KeyScan.Sources.History;

/// <summary>
/// What earlier scans of a repository have covered: the tips they started from, and the objects in which they found something
/// with the places of those. Nothing is kept but ids of objects and numbers (<see cref="SavedProvenance"/>), in a file that only
/// its owner can read: no secret, and no path or author in which one may stand. What was found is found again in the same
/// objects.
/// </summary>
internal sealed class HistoryState
{
    // 1 had lost what arrived a second time once its first commit was gone; 2 had paths and authors in clear.
    private const string Schema = "keyscan-state/3";
    private const long LargestFile = 256 << 20;

    private readonly string _file;
    private readonly string _digest;
    private Dictionary<ObjectId, List<SavedProvenance>> _stated = [];

    private HistoryState(string file, string digest) => (_file, _digest) = (file, digest);

    /// <summary>The tips that were covered; empty where nothing was, or with other rules.</summary>
    public IReadOnlyList<ObjectId> Tips { get; private set; } = [];

    /// <summary>Where each object with findings was seen; empty before <see cref="Describe"/>.</summary>
    public IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> Places { get; private set; } = new Dictionary<ObjectId,
        IReadOnlyList<Provenance>>();

    /// <summary>Whether there is no earlier scan to build upon.</summary>
    public bool IsEmpty => Tips.Count == 0;

    /// <summary>
    /// Reads the state of the repository at <paramref name="repository"/>; a broken one is a problem and counts as none.
    /// </summary>
    /// <param name="folder">The folder of states, made when it is not there.</param>
    /// <param name="repository">The absolute path of its git directory: a folder may hold the states of many.</param>
    /// <param name="digest">Of everything that decides what is found; a state with another one counts as none.</param>
    /// <param name="coverage">Takes the problem.</param>
    public static HistoryState Open(string folder, string repository, string digest, CoverageCounter coverage)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository))[..8]);
        var state = new HistoryState(Path.Combine(folder, $"{name}.jsonl"), digest);
        try
        {
            CreateFolder(folder);
            if (File.Exists(state._file))
                state.Read();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            coverage.AddProblem(new Problem($"the state is broken: {e.Message.TrimEnd('.')}", state._file,
                "Delete it; the next scan starts anew"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            coverage.AddProblem(new Problem($"the state cannot be read: {e.Message.TrimEnd('.')}", state._file,
                "Check the folder given with --state"));
        }
        return state;
    }

    /// <summary>Counts as none from now on, until it is written.</summary>
    public void Forget() => (Tips, Places) = ([], new Dictionary<ObjectId, IReadOnlyList<Provenance>>());

    /// <summary>Finds out from the repository what the places are called.</summary>
    public void Describe(ObjectDatabase database)
    {
        var steps = new TreeSteps(database);
        Places = _stated.ToDictionary(s => s.Key, s =>
            (IReadOnlyList<Provenance>)[.. s.Value.Select(p => p.Describe(s.Key, database, steps))]);
    }

    /// <summary>Replaces the state, all of it or nothing.</summary>
    public void Write(IEnumerable<ObjectId> tips, IReadOnlyDictionary<ObjectId, IReadOnlyList<Provenance>> places,
        ObjectDatabase database, CoverageCounter coverage)
    {
        var steps = new TreeSteps(database);
        try
        {
            AtomicFile.WriteForOwner(_file, stream =>
            {
                WriteLine(stream, writer =>
                {
                    writer.WriteString("schema", Schema);
                    writer.WriteString("digest", _digest);
                });
                foreach (ObjectId tip in tips.Distinct().Order())
                    WriteLine(stream, writer => writer.WriteString("tip", tip.ToString()));
                foreach ((ObjectId id, IReadOnlyList<Provenance> seen) in places.OrderBy(p => p.Key))
                {
                    foreach (Provenance place in seen)
                        WriteLine(stream, writer => WritePlace(writer, id, SavedProvenance.Create(id, place, database, steps)));
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            coverage.AddProblem(new Problem($"the state cannot be written: {e.Message.TrimEnd('.')}", _file,
                "Check the folder given with --state; the next scan starts where this one did"));
        }
    }

    private void Read()
    {
        var tips = new List<ObjectId>();
        var places = new Dictionary<ObjectId, List<SavedProvenance>>();
        bool isHeader = true;
        foreach (string line in RegularFile.ReadLines(_file, LargestFile))
        {
            using var json = JsonDocument.Parse(line);
            JsonElement entry = json.RootElement;
            if (isHeader)
            {
                if (entry.GetProperty("schema").GetString() != Schema || entry.GetProperty("digest").GetString() != _digest)
                    return;
                isHeader = false;
            }
            else if (entry.TryGetProperty("tip", out JsonElement tip))
                tips.Add(Id(tip));
            else
                ReadPlace(entry, places);
        }
        (Tips, _stated) = (tips, places);
    }

    private static void ReadPlace(JsonElement entry, Dictionary<ObjectId, List<SavedProvenance>> places)
    {
        ObjectId id = Id(entry.GetProperty("object"));
        if (!places.TryGetValue(id, out List<SavedProvenance>? seen))
            places.Add(id, seen = []);
        seen.Add(SavedProvenance.Read(entry));
    }

    private static ObjectId Id(JsonElement hex) =>
        ObjectId.TryParse(hex.GetString(), out ObjectId id) ? id : throw new FormatException($"`{hex}` is no object id");

    private static void WritePlace(Utf8JsonWriter writer, in ObjectId id, SavedProvenance place)
    {
        writer.WriteString("object", id.ToString());
        place.Write(writer);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void WriteLine(FileStream stream, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }
}
