namespace KeyScan;

/// <summary>
/// Takes all that one thread of a source has. What of it is text, whether it counts as read and what is done with it is decided
/// here alone, never by a source: a source hands over everything that it was asked for.
/// </summary>
public interface IBlobReceiver
{
    /// <summary>Takes one blob; everything borrowed from it ends when this returns.</summary>
    void Receive(in Blob blob);

    /// <summary>
    /// Takes one that is too large to be held, or larger than the user allows, and reads as much of it as there is reason to.
    /// </summary>
    void Receive(LargeBlob blob);

    /// <summary>Takes the name of something, such as a path or a branch: people put keys there too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="provenance">What bears it.</param>
    /// <param name="id">The object that bears it, where there is one.</param>
    /// <returns>Whether a secret stands in it.</returns>
    bool ReceiveName(string name, Provenance provenance, ObjectId id = default);
}
