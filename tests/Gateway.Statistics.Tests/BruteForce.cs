using Gateway.Statistics.Disclosure;

namespace Gateway.Statistics.Tests;

/// <summary>
/// The naive twin of the audit: enumerates every table that agrees with the exact published numbers, each cell up to a cap, and notes
/// the least and greatest value of each withheld number. For small tables only.
/// </summary>
internal static class BruteForce
{
    public static Dictionary<(int Row, int Column), (int Least, int Greatest)> Bounds(SuppressionPattern pattern, int cap)
    {
        var (rows, columns) = (pattern.TotalRow, pattern.TotalColumn);
        var counts = new int[rows + 1, columns + 1];
        var withheld = pattern.All.Where(c => pattern.IsWithheld(c.Row, c.Column)).ToArray();
        var total = new int[rows + 1, columns + 1];
        foreach (var (row, column) in pattern.All)
            total[row, column] = pattern.Value(row, column);
        var found = new Dictionary<(int, int), (int Least, int Greatest)>();
        Try(0);
        return found;

        void Try(int cell)
        {
            if (cell == rows * columns)
            {
                Note();
                return;
            }
            var (row, column) = (cell / columns, cell % columns);
            var (least, greatest) = pattern.IsImpossible(row, column) ? (0, 0)
                : pattern.IsWithheld(row, column) ? (0, cap)
                : (total[row, column], total[row, column]);
            for (var value = least; value <= greatest; value++)
            {
                counts[row, column] = value;
                var rowFits = column < columns - 1 || Fits(row, columns, RowSum(row));
                var columnFits = row < rows - 1 || Fits(rows, column, ColumnSum(column));
                if (rowFits && columnFits)
                    Try(cell + 1);
            }
        }

        int RowSum(int row)
        {
            var sum = 0;
            for (var column = 0; column < columns; column++)
                sum += counts[row, column];
            return sum;
        }

        int ColumnSum(int column)
        {
            var sum = 0;
            for (var row = 0; row < rows; row++)
                sum += counts[row, column];
            return sum;
        }

        bool Fits(int row, int column, int sum) => pattern.IsWithheld(row, column) || total[row, column] == sum;

        void Note()
        {
            for (var row = 0; row < rows; row++)
                counts[row, columns] = RowSum(row);
            for (var column = 0; column <= columns; column++)
                counts[rows, column] = ColumnSum(column);
            if (!Fits(rows, columns, counts[rows, columns]))
                return;
            foreach (var (row, column) in withheld)
            {
                var value = counts[row, column];
                var (least, greatest) = found.GetValueOrDefault((row, column), (value, value));
                found[(row, column)] = (Math.Min(least, value), Math.Max(greatest, value));
            }
        }
    }
}
