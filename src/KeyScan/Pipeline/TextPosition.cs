namespace KeyScan.Pipeline;

/// <summary>A place in a text of which more stands before.</summary>
/// <param name="Offset">0-based offset.</param>
/// <param name="Line">1-based line of the whole; 0 stands for the first.</param>
/// <param name="Column">1-based column of the whole; 0 stands for the first.</param>
internal readonly record struct TextPosition(int Offset, int Line, int Column);
