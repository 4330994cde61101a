namespace KeyScan.Detection.Assignments;

/// <summary>What the judge says.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Probability">How likely a secret it is: 0 to 1, calibrated on repositories that the table was not fitted
/// on.</param>
/// <param name="Entropy">Bits per byte of the value.</param>
internal readonly record struct Verdict(Answer Answer, float Probability, float Entropy);
