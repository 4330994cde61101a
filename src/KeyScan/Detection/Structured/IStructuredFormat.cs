namespace KeyScan.Detection.Structured;

/// <summary>
/// A kind of file whose shape says where credentials stand. One instance serves all threads. A new one is a file in
/// <c>Formats</c> and a line in
/// <see cref="StructuredFormats"/>.
/// </summary>
internal interface IStructuredFormat
{
    /// <summary>How whoever uses such files keeps credentials out of them: a sentence without its full stop.</summary>
    string Advice { get; }

    /// <summary>Whether the file is one, by its name or by a few marks; asked of every file, so cheap.</summary>
    bool Recognises(in StructuredText file);

    /// <summary>
    /// Names the slots of the file. What cannot be read is left out, without an error: the text detectors have looked at all of
    /// it.
    /// </summary>
    void Read(in StructuredText file, SlotList slots);
}
