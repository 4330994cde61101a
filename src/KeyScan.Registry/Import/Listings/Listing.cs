using System.Text.Json;
using KeyScan.Registry.Import.Reading;

namespace KeyScan.Registry.Import.Listings;

/// <summary>What a system that keeps or issues keys says of them: an answer of its API or of its program, JSON.</summary>
internal abstract class Listing
{
    /// <summary>What a row of the listing is, for problems: <c>token of GitHub</c>.</summary>
    public abstract string Noun { get; }

    /// <summary>
    /// Members of the outermost object, or of its <c>data</c>, that hold the rows. An object without any of them is a row
    /// itself.
    /// </summary>
    public virtual IReadOnlyList<string> Containers => [];

    /// <summary>
    /// A member of the outermost object that says that the answer is a part of several, where it is no null; null for none.
    /// </summary>
    public virtual string? Continuation => null;

    /// <summary>A member of the outermost object that says which folder its list is of; null for none.</summary>
    public virtual string? Folder => null;

    /// <summary>The listing of a format.</summary>
    public static Listing Create(ImportOptions options) => options.Format switch
    {
        ImportFormat.Vault => new VaultListing(),
        ImportFormat.AwsSecretsManager => new AwsListing(),
        ImportFormat.GitHub => new GitHubListing(options.IdPrefix ?? "github"),
        _ => new GitLabListing(options.IdPrefix ?? "gitlab"),
    };

    /// <summary>The keys of a row.</summary>
    /// <param name="item">The row: an object, or a text.</param>
    /// <param name="wrong">Why the row tells of no key, a sentence without its full stop that quotes nothing of it; null where
    /// it does, or is to be passed over.</param>
    public abstract IReadOnlyList<ListedKey> Read(JsonElement item, out Fault? wrong);

    /// <summary>The keys of a row in the list of a folder.</summary>
    /// <param name="folder">What <see cref="Folder"/> says; empty where it says nothing.</param>
    /// <param name="item">The row: an object, or a text.</param>
    /// <param name="wrong">As for the other.</param>
    public virtual IReadOnlyList<ListedKey> ReadIn(string folder, JsonElement item, out Fault? wrong) => Read(item, out wrong);
}

/// <summary>A key that a listing tells of.</summary>
/// <param name="Write">Writes what is known of it.</param>
/// <param name="Value">The key itself, where it is at hand: a text, of which what is too short or too long for a key is left
/// out.</param>
internal sealed record ListedKey(Action<ListedFields> Write, JsonElement? Value = null)
{
    /// <summary>Writes all of it.</summary>
    public void WriteTo(RowFields fields)
    {
        var listed = new ListedFields(fields);
        Write(listed);
        if (Value is { } value)
            listed.AddKey(value);
    }
}
