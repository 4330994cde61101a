namespace KeyScan.Primitives.Programs;

/// <summary>A program cannot be run; the message names it and says why.</summary>
internal sealed class ProgramException(string message, Exception? innerException = null) : Exception(message, innerException);
