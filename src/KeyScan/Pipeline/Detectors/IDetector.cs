namespace KeyScan.Pipeline.Detectors;

/// <summary>
/// One way of finding secrets in a text. One for each thread. All of them look at a text in the order of the list in
/// <see cref="ContentSearch"/>, and what overlaps is resolved once, after the last; so one that is new is a class and a line
/// there.
/// </summary>
internal interface IDetector
{
    /// <summary>
    /// Looks at a text before anything is found in it, and asks for all of it where what it finds depends on all:
    /// <see cref="TextPass.SearchAll"/>.
    /// </summary>
    void Begin(in Content content, TextPass pass)
    {
    }

    /// <summary>Adds to <see cref="TextPass.More"/> what it finds, or marks what those before it have found.</summary>
    void Find(in Content content, TextPass pass);

    /// <summary>Adds what it knows to the matches that are left once overlaps are resolved.</summary>
    void Describe(in Content content, TextPass pass)
    {
    }
}
