using System.Text.Json;

namespace KeyScan.Forges.Queue;

/// <summary>
/// Jobs as JSON: <c>{"schema": "keyscan-job/1", "repository", "clone_url", "web_url", "public", "size", "takes_token", "gist",
/// "also", "target", "run"}</c>, the run in milliseconds since 1970. Anything else is refused: what stands on a queue is hostile
/// until it is read.
/// </summary>
internal static class JobJson
{
    /// <summary>The most bytes a job may have.</summary>
    public const int LargestJob = 16 << 10;

    private const string Schema = "keyscan-job/1";
    private const int LongestName = 500;
    private const int LongestTarget = 1000;
    private static readonly SourceKind[] Around =
        [SourceKind.Issue, SourceKind.PullRequest, SourceKind.Comment, SourceKind.Release, SourceKind.Discussion,
        SourceKind.Wiki];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2, AllowDuplicateProperties = false };
    private static readonly HashSet<string> Names =
        new(["schema", "repository", "clone_url", "web_url", "public", "size", "takes_token", "gist", "also", "target", "run"],
        StringComparer.Ordinal);

    /// <summary>Writes a job.</summary>
    /// <exception cref="ProblemException">No worker would take it.</exception>
    public static ReadOnlyMemory<byte> Write(ScanJob job)
    {
        if (JobAddress.FindFault(job.CloneUrl) is { } wrong)
            throw new ProblemException(
                new Problem($"workers would refuse this repository: {wrong}", job.Repository, "Scan it without --enqueue"));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", Schema);
            writer.WriteString("repository", job.Repository);
            writer.WriteString("clone_url", job.CloneUrl);
            if (job.WebUrl is not null)
                writer.WriteString("web_url", job.WebUrl);
            writer.WriteBoolean("public", job.IsPublic);
            if (job.Size is { } size)
                writer.WriteNumber("size", size);
            writer.WriteBoolean("takes_token", job.TakesToken);
            if (job.Kind == SourceKind.Gist)
                writer.WriteBoolean("gist", true);
            if (job.Also.Count > 0)
            {
                writer.WriteStartArray("also");
                foreach (SourceKind kind in job.Also)
                    writer.WriteStringValue(kind.ToString());
                writer.WriteEndArray();
            }
            writer.WriteString("target", job.Target.Length <= LongestTarget ? job.Target : job.Target[..LongestTarget]);
            writer.WriteNumber("run", job.Run.ToUnixTimeMilliseconds());
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a job.</summary>
    /// <param name="body">What stood on the queue.</param>
    /// <param name="wrong">Why it is none; nothing of the job is repeated there.</param>
    /// <returns>The job; null where it is none.</returns>
    public static ScanJob? Read(ReadOnlyMemory<byte> body, out Fault? wrong)
    {
        wrong = null;
        try
        {
            if (body.Length > LargestJob)
                throw new FormatException($"it has more than {LargestJob} bytes");
            using var json = JsonDocument.Parse(body, Strict);
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            wrong = "it is no JSON";
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException
            or ArgumentOutOfRangeException)
        {
            wrong = e is FormatException ? e.Message : "it lacks something, or has it in another form";
        }
        return null;
    }

    private static ScanJob Read(JsonElement json)
    {
        if (json.GetProperty("schema").GetString() != Schema)
            throw new FormatException("it is of another version");
        if (json.EnumerateObject().Any(p => !Names.Contains(p.Name)))
            throw new FormatException("it has more than a job has");
        string name = Text(json.GetProperty("repository"), LongestName),
            url = Text(json.GetProperty("clone_url"), JobAddress.Longest);
        if (JobAddress.FindFault(url) is { } bad)
            throw new FormatException(bad.What);
        string? web = json.TryGetProperty("web_url", out JsonElement page) ? Text(page, JobAddress.Longest) : null;
        if (web is not null && !(Uri.TryCreate(web, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http"))
            throw new FormatException("its page is none of the web");
        long? size = json.TryGetProperty("size", out JsonElement bytes) ? Number(bytes) : null;
        return new ScanJob(name, url)
        {
            WebUrl = web,
            IsPublic = json.GetProperty("public").GetBoolean(),
            Size = size is >= 0 or null ? size : throw new FormatException("its size is below nothing"),
            TakesToken = json.GetProperty("takes_token").GetBoolean(),
            Kind = json.TryGetProperty("gist", out JsonElement gist) && gist.GetBoolean() ? SourceKind.Gist : SourceKind.Blob,
            Also = json.TryGetProperty("also", out JsonElement also) ? Kinds(also) : [],
            Target = Text(json.GetProperty("target"), LongestTarget),
            Run = DateTimeOffset.FromUnixTimeMilliseconds(Number(json.GetProperty("run"))),
        };
    }

    private static SourceKind[] Kinds(JsonElement json)
    {
        if (json.GetArrayLength() > Around.Length)
            throw new FormatException("it asks for more than there is around a repository");
        return [.. json.EnumerateArray().Select(word =>
            Array.FindIndex(Around, kind => word.ValueEquals(kind.ToString())) is >= 0 and int found
            ? Around[found]
            : throw new FormatException("it asks for something that is not around a repository"))];
    }

    private static long Number(JsonElement json) =>
        json.TryGetInt64(out long number) ? number : throw new FormatException("a number of it is too large");

    private static string Text(JsonElement json, int longest) =>
        json.GetString() is { Length: > 0 } text && text.Length <= longest && !text.Any(char.IsControl)
        ? text
        : throw new FormatException("a text of it is empty, too long or not printable");
}
