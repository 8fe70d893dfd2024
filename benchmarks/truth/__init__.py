"""An analyst's questions with answers made by hand, asked of the warehouse that each reader fills."""
